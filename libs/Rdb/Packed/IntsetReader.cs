using System.Buffers.Binary;
using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>An intset: the width of its numbers (4 bytes: 2, 4 or 8), their count (4), the numbers in ascending order.</summary>
internal ref struct IntsetReader : IPackedReader
{
    public const int HeaderBytes = 8;

    private readonly ReadOnlySpan<byte> numbers;
    private readonly int width;
    private int at;
    private long last;

    public IntsetReader(ReadOnlySpan<byte> bytes)
    {
        Failed = true;
        if (bytes.Length <= HeaderBytes) return;
        var wide = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        numbers = bytes[HeaderBytes..];
        if (wide is not (2 or 4 or 8) || (ulong)count * wide != (ulong)numbers.Length) return;
        width = (int)wide;
        Failed = false;
    }

    public bool Failed { get; private set; }

    public bool TryNext(StringRoom room, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (Failed || at == numbers.Length) return false;
        var number = PackedNumber.Read(numbers.Slice(at, width));
        if (at > 0 && number <= last)
        {
            Failed = true;
            return false;
        }

        last = number;
        at += width;
        element = PackedNumber.Text(number, room);
        return true;
    }
}
