using System.Buffers.Binary;

namespace Distro.Engine.Packed;

/// <summary>
/// A set of integers as a sorted array: one byte that says how wide its numbers are (2, 4 or 8 bytes), then the numbers, little-endian.
/// The width is that of the widest member so far; it never shrinks.
/// </summary>
public static class PackedIntegers
{
    public const int HeaderBytes = 1;

    public static int Width(ReadOnlySpan<byte> block) => block[0];

    public static int Count(ReadOnlySpan<byte> block) => (block.Length - HeaderBytes) / block[0];

    public static int WidthOf(long number)
        => number is >= short.MinValue and <= short.MaxValue ? 2 : number is >= int.MinValue and <= int.MaxValue ? 4 : 8;

    public static long Get(ReadOnlySpan<byte> block, int index)
    {
        var at = block[(HeaderBytes + (index * block[0]))..];
        return block[0] switch
        {
            2 => BinaryPrimitives.ReadInt16LittleEndian(at),
            4 => BinaryPrimitives.ReadInt32LittleEndian(at),
            _ => BinaryPrimitives.ReadInt64LittleEndian(at),
        };
    }

    public static void Put(Span<byte> block, int index, long number)
    {
        var at = block[(HeaderBytes + (index * block[0]))..];
        switch (block[0])
        {
            case 2: BinaryPrimitives.WriteInt16LittleEndian(at, (short)number); break;
            case 4: BinaryPrimitives.WriteInt32LittleEndian(at, (int)number); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(at, number); break;
        }
    }

    /// <summary>The index of the number, or the complement of the index where it belongs.</summary>
    public static int Find(ReadOnlySpan<byte> block, long number)
    {
        int low = 0, high = Count(block) - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var there = Get(block, middle);
            if (there == number)
                return middle;
            if (there < number)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    /// <summary>Adds a number that is not there at the index where it belongs, widening the array if it must.</summary>
    public static void Insert(ref KeyEntry entry, int index, long number)
    {
        var width = WidthOf(number);
        if (width > Width(entry.Value))
            Widen(ref entry, width);
        width = Width(entry.Value);
        var block = PackedBlock.Splice(ref entry, HeaderBytes + (index * width), 0, width);
        Put(block, index, number);
    }

    public static void Remove(ref KeyEntry entry, int index)
    {
        var width = Width(entry.Value);
        PackedBlock.Splice(ref entry, HeaderBytes + (index * width), width, 0);
    }

    private static void Widen(ref KeyEntry entry, int width)
    {
        int count = Count(entry.Value), narrow = Width(entry.Value);
        var block = entry.Resize(HeaderBytes + (count * width));
        for (var i = count - 1; i >= 0; i--)
        {
            block[0] = (byte)narrow;
            var number = Get(block, i);
            block[0] = (byte)width;
            Put(block, i, number);
        }

        block[0] = (byte)width;
    }
}
