namespace Distro.Engine.SortedSets;

/// <summary>The place of one element: before it stand all with a smaller score, and of the same score all smaller members (bytewise).</summary>
public readonly ref struct ElementBound(double score, ReadOnlySpan<byte> member) : ISortedSetBound
{
    private readonly double score = score;
    private readonly ReadOnlySpan<byte> member = member;

    public bool IsAfter(double score, scoped ReadOnlySpan<byte> member)
        => score < this.score || (score == this.score && member.SequenceCompareTo(this.member) < 0);
}

/// <summary>The place before (or, when <paramref name="after"/>, behind) all elements of one score.</summary>
public readonly struct ScoreBound(double bound, bool after) : ISortedSetBound
{
    public bool IsAfter(double score, scoped ReadOnlySpan<byte> member) => after ? score <= bound : score < bound;
}

/// <summary>The place before (or behind) one member, in a sorted set whose scores are all equal.</summary>
public readonly ref struct MemberBound(ReadOnlySpan<byte> member, bool after) : ISortedSetBound
{
    private readonly ReadOnlySpan<byte> member = member;
    private readonly bool after = after;

    public bool IsAfter(double score, scoped ReadOnlySpan<byte> member)
    {
        var order = member.SequenceCompareTo(this.member);
        return after ? order <= 0 : order < 0;
    }
}
