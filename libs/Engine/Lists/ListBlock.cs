using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Distro.Engine.Lists;

/// <summary>
/// Some consecutive elements of a list in one run of bytes, any of them found at once: a count, then the elements' bytes. Elements of different lengths are followed by where
/// each of them ends, counted from the first one's first byte; elements of one length, as ids and hashes are, need no ends, and a single one least of all.
/// A small list is one such block in its key's record; a large list is a tree of them. Several together stay below 64 KB. There is no empty block.
/// </summary>
public static class ListBlock
{
    /// <summary>The most bytes a block of several elements has.</summary>
    public const int BytesMax = 65000;

    /// <summary>The most elements a block has.</summary>
    public const int CountMax = HasEndsFlag - 1;

    private const int HeaderBytes = 2;
    private const int EndBytes = 2;
    private const int HasEndsFlag = 0x8000;

    /// <summary>What no block has: stands for the size of one that would have too many elements.</summary>
    private const int TooMany = int.MaxValue / 2;

    public static int Count(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt16LittleEndian(block) & ~HasEndsFlag;

    /// <summary>Bytes of a block with this one element.</summary>
    public static int BytesOfOne(int length) => HeaderBytes + length;

    /// <summary>Bytes of the block after an element of that length is added.</summary>
    public static int BytesWith(ReadOnlySpan<byte> block, int length)
    {
        var count = Count(block);
        if (count == CountMax)
            return TooMany;
        return HeaderBytes + DataBytes(block) + length + (HasEnds(block) || length != LengthOfEach(block) ? (count + 1) * EndBytes : 0);
    }

    /// <summary>Bytes that a block of these elements and one more has if each has an end: by these a list's size is judged, whatever its elements' lengths.</summary>
    public static int BytesWithEnds(ReadOnlySpan<byte> block, int length) => HeaderBytes + DataBytes(block) + length + ((Count(block) + 1) * EndBytes);

    /// <summary>Bytes of the two blocks as one.</summary>
    public static int BytesTogether(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var count = Count(left) + Count(right);
        return count > CountMax ? TooMany : HeaderBytes + DataBytes(left) + DataBytes(right) + (AreAlike(left, right) ? 0 : count * EndBytes);
    }

    public static void WriteOne(Span<byte> block, ReadOnlySpan<byte> element)
    {
        SetCount(block, 1, hasEnds: false);
        element.CopyTo(block[HeaderBytes..]);
    }

    public static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> block, int index)
    {
        if (!HasEnds(block))
        {
            var length = LengthOfEach(block);
            return block.Slice(HeaderBytes + (index * length), length);
        }

        var ends = Ends(block);
        var start = index == 0 ? 0 : ends[index - 1];
        return block[(HeaderBytes + start)..(HeaderBytes + ends[index])];
    }

    /// <summary>Puts an element in: <paramref name="block"/> has the new size (<see cref="BytesWith"/>), its first <paramref name="oldBytes"/> bytes the old content.</summary>
    public static void Insert(Span<byte> block, int oldBytes, int index, ReadOnlySpan<byte> element)
    {
        ReadOnlySpan<byte> old = block[..oldBytes];
        var count = Count(old);
        var data = DataBytes(old);
        var bytes = block[HeaderBytes..];
        var start = Start(old, index);
        var hasEnds = bytes.Length > data + element.Length;
        if (hasEnds)
            MakeEnds(bytes[(data + element.Length)..], old, index, start, element.Length);
        bytes[start..data].CopyTo(bytes[(start + element.Length)..]);
        element.CopyTo(bytes[start..]);
        SetCount(block, count + 1, hasEnds);
    }

    /// <summary>Takes some of several elements out, never all. Returns the block's new size; what is behind it is undefined.</summary>
    public static int RemoveRange(Span<byte> block, int index, int removed)
    {
        var count = Count(block);
        var data = DataBytes(block);
        var left = count - removed;
        var start = Start(block, index);
        var length = Start(block, index + removed) - start;
        var bytes = block[HeaderBytes..];
        bytes[(start + length)..data].CopyTo(bytes[start..]);
        data -= length;
        if (!HasEnds(block) || left == 1)
        {
            SetCount(block, left, hasEnds: false);
            return HeaderBytes + data;
        }

        Add(MemoryMarshal.Cast<byte, ushort>(bytes.Slice(data + length + ((index + removed) * EndBytes), (left - index) * EndBytes)), -length);
        bytes.Slice(data + length, index * EndBytes).CopyTo(bytes[data..]);
        bytes.Slice(data + length + ((index + removed) * EndBytes), (left - index) * EndBytes).CopyTo(bytes[(data + (index * EndBytes))..]);
        SetCount(block, left, hasEnds: true);
        return HeaderBytes + data + (left * EndBytes);
    }

    /// <summary>Writes the elements of two blocks into one, which has <see cref="BytesTogether"/> bytes and overlaps neither.</summary>
    public static void Join(Span<byte> block, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int leftData = DataBytes(left), rightData = DataBytes(right), leftCount = Count(left), rightCount = Count(right);
        var bytes = block[HeaderBytes..];
        left.Slice(HeaderBytes, leftData).CopyTo(bytes);
        right.Slice(HeaderBytes, rightData).CopyTo(bytes[leftData..]);
        var hasEnds = !AreAlike(left, right);
        SetCount(block, leftCount + rightCount, hasEnds);
        if (!hasEnds)
            return;
        var ends = MemoryMarshal.Cast<byte, ushort>(bytes[(leftData + rightData)..]);
        CopyEnds(left, 0, ends[..leftCount]);
        CopyEnds(right, 0, ends.Slice(leftCount, rightCount));
        Add(ends.Slice(leftCount, rightCount), leftData);
    }

    /// <summary>Bytes of a block with some of this block's elements.</summary>
    public static int BytesOfRange(ReadOnlySpan<byte> block, int index, int count)
        => HeaderBytes + Start(block, index + count) - Start(block, index) + (count == 1 || !HasEnds(block) ? 0 : count * EndBytes);

    /// <summary>Writes some of a block's elements as a block of <see cref="BytesOfRange"/> bytes.</summary>
    public static void CopyRange(ReadOnlySpan<byte> block, int index, int count, Span<byte> target)
    {
        var start = Start(block, index);
        var length = Start(block, index + count) - start;
        block.Slice(HeaderBytes + start, length).CopyTo(target[HeaderBytes..]);
        var hasEnds = HasEnds(block) && count > 1;
        SetCount(target, count, hasEnds);
        if (!hasEnds)
            return;
        var ends = MemoryMarshal.Cast<byte, ushort>(target.Slice(HeaderBytes + length, count * EndBytes));
        CopyEnds(block, index, ends);
        Add(ends, -start);
    }

    private static bool HasEnds(ReadOnlySpan<byte> block) => (BinaryPrimitives.ReadUInt16LittleEndian(block) & HasEndsFlag) != 0;

    private static void SetCount(Span<byte> block, int count, bool hasEnds) => BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)(count | (hasEnds ? HasEndsFlag : 0)));

    private static int DataBytes(ReadOnlySpan<byte> block) => block.Length - HeaderBytes - (HasEnds(block) ? Count(block) * EndBytes : 0);

    /// <summary>The length of every element of a block without ends.</summary>
    private static int LengthOfEach(ReadOnlySpan<byte> block)
    {
        var count = Count(block);
        return count == 1 ? block.Length - HeaderBytes : (block.Length - HeaderBytes) / count;
    }

    /// <summary>Where an element starts; for the count, where the last one ends.</summary>
    private static int Start(ReadOnlySpan<byte> block, int index) => !HasEnds(block) ? index * LengthOfEach(block) : index == 0 ? 0 : Ends(block)[index - 1];

    private static ReadOnlySpan<ushort> Ends(ReadOnlySpan<byte> block) => MemoryMarshal.Cast<byte, ushort>(block[(HeaderBytes + DataBytes(block))..]);

    /// <summary>All elements of both have the same length, and neither has ends.</summary>
    private static bool AreAlike(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => !HasEnds(left) && !HasEnds(right) && LengthOfEach(left) == LengthOfEach(right);

    private static void CopyEnds(ReadOnlySpan<byte> block, int index, Span<ushort> ends)
    {
        if (HasEnds(block))
        {
            Ends(block).Slice(index, ends.Length).CopyTo(ends);
            return;
        }

        var length = LengthOfEach(block);
        for (var i = 0; i < ends.Length; i++)
            ends[i] = (ushort)((index + i + 1) * length);
    }

    /// <summary>Writes where elements end once one of that length has been put in at an index: over the old ends, where there are any, which lie before or at the new place.</summary>
    private static void MakeEnds(Span<byte> target, ReadOnlySpan<byte> old, int index, int start, int length)
    {
        var count = Count(old);
        var ends = MemoryMarshal.Cast<byte, ushort>(target[..((count + 1) * EndBytes)]);
        if (HasEnds(old))
        {
            // From the back: the old ends overlap the new ones.
            var from = Ends(old);
            from[index..].CopyTo(ends[(index + 1)..]);
            from[..index].CopyTo(ends);
        }
        else
        {
            var each = LengthOfEach(old);
            for (var i = 0; i < count; i++)
                ends[i < index ? i : i + 1] = (ushort)((i + 1) * each);
        }

        ends[index] = (ushort)start;
        Add(ends[index..], length);
    }

    private static void Add(Span<ushort> ends, int length)
    {
        for (var i = 0; i < ends.Length; i++)
            ends[i] = (ushort)(ends[i] + length);
    }
}
