using System.Buffers.Binary;
using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>
/// A ziplist, as servers before 7.0 packed collections: bytes (4), where the last entry begins (4), count (2, all ones: unknown), entries, a byte of ones.
/// An entry begins with the length of the one before it, then its encoding.
/// </summary>
internal ref struct ZiplistReader : IPackedReader
{
    private const int HeaderBytes = 10;
    private const int CountUnknown = ushort.MaxValue;
    private const byte End = 0xFF;
    private const byte LongPrevious = 0xFE;
    private const byte Number16 = 0xC0;
    private const byte Number32 = 0xD0;
    private const byte Number64 = 0xE0;
    private const byte Number24 = 0xF0;
    private const byte Number8 = 0xFE;
    private const byte LongString = 0x80;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly uint tail;
    private readonly int count;
    private int at = HeaderBytes;
    private int previous;
    private int read;

    public ZiplistReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        Failed = bytes.Length <= HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != (uint)bytes.Length || bytes[^1] != End;
        if (Failed) return;
        tail = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
    }

    public bool Failed { get; private set; }

    public bool TryNext(StringRoom room, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (Failed) return false;
        if (at == bytes.Length - 1)
        {
            Failed = (count != CountUnknown && count != read) || tail != at - previous;
            return false;
        }

        var body = bytes[at..^1];
        var start = PreviousBytes(body);
        if (start < 0 || start == body.Length)
        {
            Failed = true;
            return false;
        }

        var entry = body[start..];
        var size = Size(entry, out var head, out var isNumber);
        if (size < 0 || size > entry.Length)
        {
            Failed = true;
            return false;
        }

        element = isNumber ? PackedNumber.Text(Number(entry[..size], head), room) : entry[head..size];
        previous = start + size;
        at += previous;
        read++;
        return true;
    }

    /// <summary>Bytes of the length of the entry before; -1 when it is not that entry's.</summary>
    private readonly int PreviousBytes(ReadOnlySpan<byte> body)
    {
        if (body[0] < LongPrevious) return body[0] == previous ? 1 : -1;
        const int longBytes = 1 + sizeof(uint);
        return body[0] == LongPrevious && body.Length >= longBytes && BinaryPrimitives.ReadUInt32LittleEndian(body[1..]) == previous ? longBytes : -1;
    }

    private static int Size(ReadOnlySpan<byte> entry, out int head, out bool isNumber)
    {
        var first = entry[0];
        head = 1;
        isNumber = first >= Number16;
        if (!isNumber) return StringSize(entry, out head);
        return first switch
        {
            Number16 => 1 + 2,
            Number32 => 1 + 4,
            Number64 => 1 + 8,
            Number24 => 1 + 3,
            Number8 => 1 + 1,
            > Number24 and < Number8 => 1,
            _ => -1,
        };
    }

    private static int StringSize(ReadOnlySpan<byte> entry, out int head)
    {
        var first = entry[0];
        head = 1;
        if (first < 0x40) return 1 + first;
        if (first < LongString)
        {
            head = 2;
            return entry.Length < head ? -1 : head + (((first & 0x3F) << 8) | entry[1]);
        }

        head = 1 + sizeof(uint);
        if (first != LongString || entry.Length < head) return -1;
        var length = BinaryPrimitives.ReadUInt32BigEndian(entry[1..]);
        return length > (uint)(entry.Length - head) ? -1 : head + (int)length;
    }

    private static long Number(ReadOnlySpan<byte> entry, int head)
        => entry[0] is > Number24 and < Number8 ? (entry[0] & 0x0F) - 1 : PackedNumber.Read(entry[head..]);
}
