using System.Buffers.Binary;
using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>
/// A listpack: its bytes (4) and count (2, all ones: unknown), then entries, then a byte of ones. An entry is its encoding, its bytes, and its own length
/// written backwards, seven bits a byte, for those who walk from the end.
/// </summary>
internal ref struct ListpackReader : IPackedReader
{
    private const int HeaderBytes = 6;
    private const int CountUnknown = ushort.MaxValue;
    private const byte End = 0xFF;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly int count;
    private int at = HeaderBytes;
    private int read;

    public ListpackReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        Failed = bytes.Length <= HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != (uint)bytes.Length || bytes[^1] != End;
        count = Failed ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(uint)..]);
    }

    public bool Failed { get; private set; }

    public bool TryNext(StringRoom room, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (Failed) return false;
        if (at == bytes.Length - 1)
        {
            Failed = count != CountUnknown && count != read;
            return false;
        }

        var body = bytes[at..^1];
        var size = Size(body, out var head, out var isNumber);
        var back = size < 0 ? 0 : ListpackEntry.BackBytes(size);
        if (size < 0 || size + back > body.Length || !ListpackEntry.IsBack(body.Slice(size, back), size))
        {
            Failed = true;
            return false;
        }

        element = isNumber ? PackedNumber.Text(Number(body[..size], head), room) : body[head..size];
        at += size + back;
        read++;
        return true;
    }

    /// <summary>Bytes of the entry without its backward length; -1 for no entry. <paramref name="head"/> of them come before its content.</summary>
    private static int Size(ReadOnlySpan<byte> body, out int head, out bool isNumber)
    {
        var first = body[0];
        head = 1;
        isNumber = true;
        if (first < 0x80) return 1;
        if (first is >= 0xC0 and < 0xE0) return 2;
        isNumber = first >= ListpackEntry.Number16;
        switch (first)
        {
            case ListpackEntry.Number16: return 1 + 2;
            case ListpackEntry.Number24: return 1 + 3;
            case ListpackEntry.Number32: return 1 + 4;
            case ListpackEntry.Number64: return 1 + 8;
            case < 0xC0: return 1 + (first & 0x3F);
        }

        if (first < ListpackEntry.LongString)
        {
            head = 2;
            return body.Length < head ? -1 : head + (((first & 0x0F) << 8) | body[1]);
        }

        head = 1 + sizeof(uint);
        if (first != ListpackEntry.LongString || body.Length < head) return -1;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
        return length > (uint)(body.Length - head) ? -1 : head + (int)length;
    }

    private static long Number(ReadOnlySpan<byte> entry, int head) => entry[0] switch
    {
        < 0x80 => entry[0],
        < 0xE0 => ((((entry[0] & 0x1F) << 8) | entry[1]) << 19) >> 19,
        _ => PackedNumber.Read(entry[head..]),
    };
}
