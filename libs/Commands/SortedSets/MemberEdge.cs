using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>One end of a range by members: "[a" with a, "(a" without it, "-" and "+" the ends of the set.</summary>
internal readonly ref struct MemberEdge
{
    private readonly ReadOnlySpan<byte> member;
    private readonly bool after;
    private readonly bool isStart;
    private readonly bool isEnd;

    private MemberEdge(ReadOnlySpan<byte> member, bool after, bool isStart, bool isEnd)
    {
        this.member = member;
        this.after = after;
        this.isStart = isStart;
        this.isEnd = isEnd;
    }

    /// <summary>Reads one end; <paramref name="isLeast"/> tells on which side of the member the range lies.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, bool isLeast, out MemberEdge edge)
    {
        edge = default;
        if (text.IsEmpty) return false;
        switch (text[0])
        {
            case (byte)'-' when text.Length == 1:
                edge = new MemberEdge(default, false, isStart: true, isEnd: false);
                return true;
            case (byte)'+' when text.Length == 1:
                edge = new MemberEdge(default, false, isStart: false, isEnd: true);
                return true;
            case (byte)'[':
                edge = new MemberEdge(text[1..], after: !isLeast, isStart: false, isEnd: false);
                return true;
            case (byte)'(':
                edge = new MemberEdge(text[1..], after: isLeast, isStart: false, isEnd: false);
                return true;
            default:
                return false;
        }
    }

    public long RankIn(scoped ref SortedSet set)
        => isStart ? 0 : isEnd ? set.Count : set.RankOf(new MemberBound(member, after));
}
