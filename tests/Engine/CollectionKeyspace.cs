using System.Text;
using Distro.Engine;

namespace Distro.Tests.Engine;

/// <summary>A keyspace with one key that collection tests work on, in the checked build; what is left behind at the end is a leak.</summary>
internal sealed class CollectionKeyspace : IDisposable
{
    private readonly Keyspace keyspace;

    public CollectionKeyspace(CollectionLimits? limits = null)
        => keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 4711, Workers = 1, ReservedBytes = 1L << 32, IsChecked = true, Collections = limits ?? new CollectionLimits() });

    public KeyEntry Open(string key = "key") => keyspace.Open(keyspace.Worker(0), 7, 0, Encoding.UTF8.GetBytes(key));

    public long CountVolatile => keyspace.CountVolatile(0);

    public long UsedBytes => keyspace.UsedBytes;

    public bool FreeSome(int blocks) => keyspace.FreeSome(keyspace.Worker(0), blocks);

    public void DeleteAndCheckNothingIsLeft(string key = "key")
    {
        Open(key).Delete();
        while (keyspace.FreeSome(keyspace.Worker(0), 1000))
        {
        }

        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    public void Dispose() => keyspace.Dispose();

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Short mostly, sometimes around the limits of packed values, rarely long.</summary>
    public static string RandomValue(Random random) => new((char)('a' + random.Next(26)), random.Next(30) switch { 0 => random.Next(60, 70), 1 => random.Next(240, 270), _ => random.Next(12) });
}
