using System.Buffers.Binary;
using Distro.Engine.Packed;

namespace Distro.Engine.SortedSets;

/// <summary>Member, score, member, score in a packed block, in the set's order; a score is eight bytes as the processor holds it.</summary>
internal static class PackedScores
{
    private const int ScoreBytes = sizeof(double);

    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> block, scoped ref int offset, out double score)
    {
        var member = PackedBlock.Read(block, ref offset);
        score = BinaryPrimitives.ReadDoubleLittleEndian(block[offset..]);
        offset += ScoreBytes;
        return member;
    }

    /// <summary>Finds a member: where its pair begins and ends, and its rank; -1 when it is not there.</summary>
    public static int Find(ReadOnlySpan<byte> block, scoped ReadOnlySpan<byte> member, out int end, out double score, out int rank)
    {
        end = PackedBlock.HeaderBytes;
        for (rank = 0; end < block.Length; rank++)
        {
            var start = end;
            var found = PackedBlock.Matches(block, ref end, member);
            end += ScoreBytes;
            if (!found)
                continue;
            score = BinaryPrimitives.ReadDoubleLittleEndian(block[(end - ScoreBytes)..]);
            return start;
        }

        score = 0;
        return -1;
    }

    /// <summary>Where the first pair stands that is not before the bound, and its rank.</summary>
    public static int Seek<TBound>(ReadOnlySpan<byte> block, scoped in TBound bound, out int rank) where TBound : ISortedSetBound, allows ref struct
    {
        var offset = PackedBlock.HeaderBytes;
        for (rank = 0; offset < block.Length; rank++)
        {
            var start = offset;
            var member = Read(block, ref offset, out var score);
            if (!bound.IsAfter(score, member))
                return start;
        }

        return offset;
    }

    /// <summary>Where the pair of that rank begins.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> block, int rank)
    {
        var offset = PackedBlock.HeaderBytes;
        for (; rank > 0; rank--)
        {
            PackedBlock.Skip(block, ref offset);
            offset += ScoreBytes;
        }

        return offset;
    }

    /// <summary>Adds a pair where it belongs.</summary>
    public static void Insert(ref KeyEntry entry, scoped ReadOnlySpan<byte> member, double score)
    {
        var offset = Seek(entry.Value, new ElementBound(score, member), out _);
        var block = PackedBlock.Splice(ref entry, offset, 0, PackedBlock.SizeOf(member.Length) + ScoreBytes);
        PackedBlock.Write(block, ref offset, member);
        BinaryPrimitives.WriteDoubleLittleEndian(block[offset..], score);
        PackedBlock.SetCount(block, PackedBlock.Count(block) + 1);
    }

    public static void Remove(ref KeyEntry entry, int start, int end, int pairs)
    {
        var block = PackedBlock.Splice(ref entry, start, end - start, 0);
        PackedBlock.SetCount(block, PackedBlock.Count(block) - pairs);
    }
}
