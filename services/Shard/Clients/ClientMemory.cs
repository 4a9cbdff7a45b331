using Distro.ServiceDefaults.Options;
using Distro.Shard.Hosting;

namespace Distro.Shard.Clients;

/// <summary>
/// What all clients take of memory together: a sum that each loop adds to as its clients' buffers grow and shrink, so that whoever asks need not look through them.
/// A client's buffers of usual size are not in it: they come and go with every command, and are what <see cref="UsualBytes"/> stands for.
/// </summary>
internal sealed class ClientMemory(ShardOptions options)
{
    /// <summary>What a connection takes that is doing nothing much: its objects.</summary>
    public const long UsualBytes = 1536;

    /// <summary>Buffers up to that size are borrowed for a batch and not counted in the sum.</summary>
    public const int SmallBufferBytes = 16 * 1024;

    private long unusual;

    /// <summary>Bytes above the usual.</summary>
    public long UnusualBytes => Volatile.Read(ref unusual);

    /// <summary>What clients may take together (maxmemory-clients); 0: there is no limit.</summary>
    public long BytesMax => Limit(options.MaxMemoryClients, options.MaxMemory.Bytes);

    public void Add(long bytes) => Interlocked.Add(ref unusual, bytes);

    /// <summary>A percentage is one of maxmemory, and none without that.</summary>
    private static long Limit(MemoryOption limit, long maxMemory) => limit.Bytes >= 0 ? limit.Bytes : maxMemory / 100 * -limit.Bytes;
}
