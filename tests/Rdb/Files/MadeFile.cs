using System.Buffers.Binary;
using System.Text;
using Distro.Rdb;

namespace Distro.Tests.Rdb.Files;

/// <summary>RDB files put together by hand, byte for byte as the format's writers lay them out.</summary>
internal sealed class MadeFile
{
    private readonly List<byte> bytes;

    public MadeFile(string magic) => bytes = [.. Encoding.ASCII.GetBytes(magic)];

    /// <summary>A file of that version: REDIS0009, or VALKEY080.</summary>
    public static MadeFile Of(int version) => new(version >= 80 ? $"VALKEY{version:D3}" : $"REDIS{version:D4}");

    public MadeFile Add(params ReadOnlySpan<byte> more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>A type byte and a value, under a short key.</summary>
    public MadeFile Key(string key, ReadOnlySpan<byte> body) => Add(body[0]).Text(key).Add(body[1..]);

    public MadeFile Text(string text) => Add((byte)text.Length).Add(Encoding.ASCII.GetBytes(text));

    public MadeFile Expires(long milliseconds)
    {
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, milliseconds);
        return Add(0xFC).Add(time);
    }

    /// <summary>The end, with its checksum.</summary>
    public byte[] End()
    {
        bytes.Add(0xFF);
        Span<byte> checksum = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, Crc64.Of(bytes.ToArray()));
        return [.. bytes, .. checksum];
    }

    public byte[] Bytes => [.. bytes];
}
