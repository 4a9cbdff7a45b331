using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Distro.Engine.Lists;

/// <summary>
/// Some consecutive elements of a list in one run of bytes, any of them found at once: a count, the elements' bytes, then where each of them ends,
/// counted from the first element's first byte. A small list is one such block in its key's record; a large list is a tree of them.
/// A single element needs no ends, and may have any size; several together stay below 64 KB. There is no empty block.
/// </summary>
public static class ListBlock
{
    /// <summary>The most bytes a block of several elements has.</summary>
    public const int BytesMax = 65000;

    private const int HeaderBytes = 2;
    private const int EndBytes = 2;

    public static int Count(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt16LittleEndian(block);

    /// <summary>Bytes of a block with this one element.</summary>
    public static int BytesOfOne(int length) => HeaderBytes + length;

    /// <summary>Bytes of the block after an element of that length is added.</summary>
    public static int BytesWith(ReadOnlySpan<byte> block, int length) => block.Length + length + (Count(block) == 1 ? 2 * EndBytes : EndBytes);

    /// <summary>Bytes of the block without one of its several elements.</summary>
    public static int BytesWithout(ReadOnlySpan<byte> block, int index)
        => block.Length - Get(block, index).Length - (Count(block) == 2 ? 2 * EndBytes : EndBytes);

    /// <summary>Bytes of the two blocks as one.</summary>
    public static int BytesTogether(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
        => HeaderBytes + DataBytes(left) + DataBytes(right) + ((Count(left) + Count(right)) * EndBytes);

    public static void WriteOne(Span<byte> block, ReadOnlySpan<byte> element)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(block, 1);
        element.CopyTo(block[HeaderBytes..]);
    }

    public static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> block, int index)
    {
        if (Count(block) == 1)
            return block[HeaderBytes..];
        var ends = Ends(block);
        var start = index == 0 ? 0 : ends[index - 1];
        return block[(HeaderBytes + start)..(HeaderBytes + ends[index])];
    }

    /// <summary>Puts an element in: <paramref name="block"/> has the new size (<see cref="BytesWith"/>), its first <paramref name="oldBytes"/> bytes the old content.</summary>
    public static void Insert(Span<byte> block, int oldBytes, int index, ReadOnlySpan<byte> element)
    {
        var count = Count(block);
        var data = DataBytes(block[..oldBytes]);
        Span<byte> bytes = block[HeaderBytes..];
        var start = 0;
        if (count == 1)
        {
            start = index == 0 ? 0 : data;
            bytes[start..data].CopyTo(bytes[(start + element.Length)..]);
            var firstEnd = index == 0 ? element.Length : data;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(data + element.Length)..], (ushort)firstEnd);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(data + element.Length + EndBytes)..], (ushort)(data + element.Length));
        }
        else
        {
            var old = MemoryMarshal.Cast<byte, ushort>(bytes.Slice(data, count * EndBytes));
            start = index == 0 ? 0 : old[index - 1];
            bytes.Slice(data + (index * EndBytes), (count - index) * EndBytes).CopyTo(bytes[(data + element.Length + ((index + 1) * EndBytes))..]);
            bytes.Slice(data, index * EndBytes).CopyTo(bytes[(data + element.Length)..]);
            bytes[start..data].CopyTo(bytes[(start + element.Length)..]);
            var ends = MemoryMarshal.Cast<byte, ushort>(bytes.Slice(data + element.Length, (count + 1) * EndBytes));
            ends[index] = (ushort)start;
            Add(ends[index..], element.Length);
        }

        element.CopyTo(bytes[start..]);
        BinaryPrimitives.WriteUInt16LittleEndian(block, checked((ushort)(count + 1)));
    }

    /// <summary>Takes some of several elements out, never all. Returns the block's new size; what is behind it is undefined.</summary>
    public static int RemoveRange(Span<byte> block, int index, int removed)
    {
        var count = Count(block);
        var data = DataBytes(block);
        var bytes = block[HeaderBytes..];
        var ends = MemoryMarshal.Cast<byte, ushort>(bytes.Slice(data, count * EndBytes));
        var start = index == 0 ? 0 : ends[index - 1];
        var length = ends[index + removed - 1] - start;
        Add(ends[(index + removed)..], -length);
        bytes[(start + length)..data].CopyTo(bytes[start..]);
        data -= length;
        var left = count - removed;
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)left);
        if (left == 1)
            return HeaderBytes + data;
        bytes.Slice(data + length, index * EndBytes).CopyTo(bytes[data..]);
        bytes.Slice(data + length + ((index + removed) * EndBytes), (left - index) * EndBytes).CopyTo(bytes[(data + (index * EndBytes))..]);
        return HeaderBytes + data + (left * EndBytes);
    }

    /// <summary>Writes the elements of two blocks into one, which has <see cref="BytesTogether"/> bytes and overlaps neither.</summary>
    public static void Join(Span<byte> block, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int leftData = DataBytes(left), rightData = DataBytes(right), leftCount = Count(left), rightCount = Count(right);
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)(leftCount + rightCount));
        var bytes = block[HeaderBytes..];
        left.Slice(HeaderBytes, leftData).CopyTo(bytes);
        right.Slice(HeaderBytes, rightData).CopyTo(bytes[leftData..]);
        var ends = bytes[(leftData + rightData)..];
        WriteEnds(ends, left);
        WriteEnds(ends[(leftCount * EndBytes)..], right);
        Add(MemoryMarshal.Cast<byte, ushort>(ends).Slice(leftCount, rightCount), leftData);
    }

    /// <summary>Bytes of a block with some of this block's elements.</summary>
    public static int BytesOfRange(ReadOnlySpan<byte> block, int index, int count)
    {
        if (Count(block) == 1)
            return block.Length;
        var ends = Ends(block);
        var start = index == 0 ? 0 : ends[index - 1];
        return HeaderBytes + ends[index + count - 1] - start + (count == 1 ? 0 : count * EndBytes);
    }

    /// <summary>Writes some of a block's elements as a block of <see cref="BytesOfRange"/> bytes.</summary>
    public static void CopyRange(ReadOnlySpan<byte> block, int index, int count, Span<byte> target)
    {
        if (Count(block) == 1)
        {
            block.CopyTo(target);
            return;
        }

        var ends = Ends(block);
        var start = index == 0 ? 0 : ends[index - 1];
        var length = ends[index + count - 1] - start;
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)count);
        block.Slice(HeaderBytes + start, length).CopyTo(target[HeaderBytes..]);
        if (count == 1)
            return;
        var targetEnds = MemoryMarshal.Cast<byte, ushort>(target.Slice(HeaderBytes + length, count * EndBytes));
        ends.Slice(index, count).CopyTo(targetEnds);
        Add(targetEnds, -start);
    }

    private static int DataBytes(ReadOnlySpan<byte> block)
    {
        var count = Count(block);
        return block.Length - HeaderBytes - (count == 1 ? 0 : count * EndBytes);
    }

    private static ReadOnlySpan<ushort> Ends(ReadOnlySpan<byte> block) => MemoryMarshal.Cast<byte, ushort>(block[(HeaderBytes + DataBytes(block))..]);

    private static void WriteEnds(Span<byte> ends, ReadOnlySpan<byte> block)
    {
        if (Count(block) == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(ends, (ushort)DataBytes(block));
        else
            block[(HeaderBytes + DataBytes(block))..].CopyTo(ends);
    }

    private static void Add(Span<ushort> ends, int length)
    {
        for (var i = 0; i < ends.Length; i++)
            ends[i] = (ushort)(ends[i] + length);
    }
}
