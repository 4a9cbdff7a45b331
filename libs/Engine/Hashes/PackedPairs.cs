using Distro.Engine.Packed;

namespace Distro.Engine.Hashes;

/// <summary>Field, value, field, value in a packed block.</summary>
internal static class PackedPairs
{
    /// <summary>Where a field's pair stands in the block: its entry, its value's entry, the end of both. Nothing found: all are the block's end.</summary>
    public readonly record struct Place(bool Found, int Start, int ValueStart, int End)
    {
        public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> block)
        {
            var offset = ValueStart;
            return Found ? PackedBlock.Read(block, ref offset) : default;
        }
    }

    public static Place Find(ReadOnlySpan<byte> block, scoped ReadOnlySpan<byte> field)
    {
        var offset = PackedBlock.HeaderBytes;
        while (offset < block.Length)
        {
            var start = offset;
            var found = PackedBlock.Matches(block, ref offset, field);
            var valueStart = offset;
            PackedBlock.Skip(block, ref offset);
            if (found)
                return new Place(true, start, valueStart, offset);
        }

        return new Place(false, block.Length, block.Length, block.Length);
    }

    public static void Set(ref KeyEntry entry, Place place, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (place.Found)
        {
            var replaced = PackedBlock.Splice(ref entry, place.ValueStart, place.End - place.ValueStart, PackedBlock.SizeOf(value.Length));
            var at = place.ValueStart;
            PackedBlock.Write(replaced, ref at, value);
            return;
        }

        var block = PackedBlock.Splice(ref entry, place.Start, 0, PackedBlock.SizeOf(field.Length) + PackedBlock.SizeOf(value.Length));
        var offset = place.Start;
        PackedBlock.Write(block, ref offset, field);
        PackedBlock.Write(block, ref offset, value);
        PackedBlock.SetCount(block, PackedBlock.Count(block) + 1);
    }

    public static void Remove(ref KeyEntry entry, Place place)
    {
        var block = PackedBlock.Splice(ref entry, place.Start, place.End - place.Start, 0);
        PackedBlock.SetCount(block, PackedBlock.Count(block) - 1);
    }
}
