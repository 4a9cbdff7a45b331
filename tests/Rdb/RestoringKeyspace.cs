using System.Buffers.Binary;
using System.Text;
using Distro.Engine;
using Distro.Rdb;

namespace Distro.Tests.Rdb;

/// <summary>A keyspace in the checked build to restore payloads into: what is left behind at the end is a leak.</summary>
internal sealed class RestoringKeyspace : IDisposable
{
    private readonly Keyspace keyspace = new(new KeyspaceOptions { HashSeed = 99, Workers = 1, ReservedBytes = 1L << 32, IsChecked = true });

    public DumpPayload Dump { get; } = new();

    public KeyEntry Open(string key = "key") => keyspace.Open(keyspace.Worker(0), 7, 0, Encoding.UTF8.GetBytes(key));

    public byte[] Write(string key = "key") => Dump.Write(Open(key), int.MaxValue).ToArray();

    public RestoreStatus Read(byte[] payload, string key = "copy")
    {
        var entry = Open(key);
        return Dump.Read(payload, ref entry);
    }

    /// <summary>Version and checksum behind the bytes, as RESTORE wants them.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> body, int version = 10)
    {
        var payload = new byte[body.Length + 10];
        body.CopyTo(payload);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(body.Length), (ushort)version);
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(body.Length + 2), Crc64.Of(payload.AsSpan(0, body.Length + 2)));
        return payload;
    }

    public void Delete(string key)
    {
        Open(key).Delete();
        while (keyspace.FreeSome(keyspace.Worker(0), 10_000))
        {
        }
    }

    public void CheckNothingIsLeft()
    {
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    public void Dispose() => keyspace.Dispose();
}
