using System.Buffers.Binary;
using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>A zipmap, as Redis 2.4 packed hashes: a count (one byte, from 254 on unknown), then field and value by turns, each behind its length, a value with some unused bytes behind it; a byte of ones.</summary>
internal ref struct ZipmapReader : IPackedReader
{
    private const int CountUnknown = 254;
    private const byte LongLength = 254;
    private const byte End = 0xFF;

    private readonly ReadOnlySpan<byte> bytes;
    private int at = 1;
    private int read;

    public ZipmapReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        Failed = bytes.Length < 2 || bytes[^1] != End;
    }

    public bool Failed { get; private set; }

    public bool TryNext(StringRoom room, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (Failed) return false;
        var isValue = read % 2 == 1;
        if (at == bytes.Length - 1)
        {
            Failed = isValue || (bytes[0] < CountUnknown && bytes[0] != read / 2);
            return false;
        }

        var body = bytes[at..^1];
        if (!TryLength(body, out var head, out var length, out var unused, isValue) || unused > body.Length - head - length)
        {
            Failed = true;
            return false;
        }

        element = body.Slice(head, length);
        at += head + length + unused;
        read++;
        return true;
    }

    private static bool TryLength(ReadOnlySpan<byte> body, out int head, out int length, out int unused, bool isValue)
    {
        var isLong = body[0] == LongLength;
        head = (isLong ? 1 + sizeof(uint) : 1) + (isValue ? 1 : 0);
        length = 0;
        unused = 0;
        if (body[0] > LongLength || body.Length < head) return false;
        var wide = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(body[1..]) : body[0];
        if (wide > (uint)(body.Length - head) || (isLong && wide < LongLength)) return false;
        length = (int)wide;
        unused = isValue ? body[head - 1] : 0;
        return true;
    }
}
