using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Distro.Engine.Packed;

/// <summary>
/// A small collection is one packed block in its key's record: a count, then entries one after the other, each its length and its bytes.
/// Finding is a walk, which for some hundred short entries beats any index, and costs one or two bytes an entry.
/// </summary>
public static class PackedBlock
{
    /// <summary>The count, two bytes.</summary>
    public const int HeaderBytes = 2;

    public static int Count(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt16LittleEndian(block);

    public static void SetCount(Span<byte> block, int count) => BinaryPrimitives.WriteUInt16LittleEndian(block, checked((ushort)count));

    /// <summary>Bytes that an entry of this length takes.</summary>
    public static int SizeOf(int length) => LengthPrefix.Size(length) + length;

    /// <summary>The entry at <paramref name="offset"/>, which moves on to the next.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> block, scoped ref int offset)
    {
        var length = LengthPrefix.Read(block[offset..]);
        var start = offset + LengthPrefix.SizeFrom(block[offset]);
        offset = start + length;
        return block.Slice(start, length);
    }

    /// <summary>Moves <paramref name="offset"/> behind the entry there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Skip(ReadOnlySpan<byte> block, scoped ref int offset)
    {
        int first = block[offset];
        offset += first < LengthPrefix.LongFrom ? 1 + first : LengthPrefix.SizeFrom((byte)first) + LengthPrefix.Read(block[offset..]);
    }

    /// <summary>Whether the entry there is these bytes; <paramref name="offset"/> moves on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Matches(ReadOnlySpan<byte> block, scoped ref int offset, scoped ReadOnlySpan<byte> bytes)
    {
        int length = block[offset];
        if (length >= LengthPrefix.LongFrom)
            return Read(block, ref offset).SequenceEqual(bytes);
        var start = offset + 1;
        offset = start + length;
        return length == bytes.Length && block.Slice(start, length).SequenceEqual(bytes);
    }

    /// <summary>Writes an entry at <paramref name="offset"/>, which moves behind it; the room must be there.</summary>
    public static void Write(Span<byte> block, ref int offset, ReadOnlySpan<byte> bytes)
    {
        LengthPrefix.Write(block[offset..], bytes.Length);
        var start = offset + LengthPrefix.Size(bytes.Length);
        bytes.CopyTo(block[start..]);
        offset = start + bytes.Length;
    }

    /// <summary>
    /// Replaces <paramref name="oldBytes"/> bytes of a key's value at <paramref name="offset"/> by <paramref name="newBytes"/> undefined ones.
    /// Returns the whole new value; the record may have moved.
    /// </summary>
    public static Span<byte> Splice(ref KeyEntry entry, int offset, int oldBytes, int newBytes)
    {
        var value = entry.Value;
        var length = value.Length;
        var change = newBytes - oldBytes;
        if (change > 0)
        {
            value = entry.Resize(length + change);
            value[(offset + oldBytes)..length].CopyTo(value[(offset + newBytes)..]);
        }
        else if (change < 0)
        {
            value[(offset + oldBytes)..].CopyTo(value[(offset + newBytes)..]);
            value = entry.Resize(length + change);
        }

        return value;
    }
}
