using Distro.Engine.Packed;

namespace Distro.Engine.Sets;

/// <summary>Members one after the other in a packed block.</summary>
internal static class PackedMembers
{
    /// <summary>Where a member's entry begins, and where it ends; -1 when it is not there.</summary>
    public static int Find(ReadOnlySpan<byte> block, scoped ReadOnlySpan<byte> member, out int end)
    {
        end = PackedBlock.HeaderBytes;
        while (end < block.Length)
        {
            var start = end;
            if (PackedBlock.Matches(block, ref end, member))
                return start;
        }

        return -1;
    }

    public static void Append(ref KeyEntry entry, scoped ReadOnlySpan<byte> member)
    {
        var offset = entry.Value.Length;
        var block = entry.Resize(offset + PackedBlock.SizeOf(member.Length));
        PackedBlock.Write(block, ref offset, member);
        PackedBlock.SetCount(block, PackedBlock.Count(block) + 1);
    }

    public static void Remove(ref KeyEntry entry, int start, int end)
    {
        var block = PackedBlock.Splice(ref entry, start, end - start, 0);
        PackedBlock.SetCount(block, PackedBlock.Count(block) - 1);
    }
}
