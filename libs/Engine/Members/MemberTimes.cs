using System.Runtime.InteropServices;

namespace Distro.Engine.Members;

/// <summary>
/// What a table with members that expire keeps behind its root: how many do, and how far the search for the expired has come. A table without any has no such part.
/// A search visits the whole table in bounded steps, so after one that is done the next waits a while, the longer the larger the table is:
/// members that have expired are hidden, not lost sight of, and a large table must not be searched all the time.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public struct MemberTimes
{
    public const int Bytes = 40;

    /// <summary>Members a search may visit for each millisecond that it waits before the next.</summary>
    private const int MembersPerMillisecond = 1000;

    /// <summary>Members that expire.</summary>
    public long Count;

    private long soonest;
    private long notBefore;
    private long position;
    private long sweepSoonest;

    /// <summary>No member expires before this: a hint that errs early only.</summary>
    public readonly long Soonest => soonest;

    /// <summary>When a search is worth while.</summary>
    public readonly long DueAt => Math.Max(soonest, notBefore);

    /// <summary>Where the search goes on.</summary>
    public readonly long Position => position;

    public static MemberTimes None => new() { soonest = long.MaxValue, sweepSoonest = long.MaxValue };

    /// <summary>A member now expires at a time.</summary>
    public void Note(long expireAt)
    {
        soonest = Math.Min(soonest, expireAt);
        sweepSoonest = Math.Min(sweepSoonest, expireAt);
    }

    /// <summary>The search has come to a position, or with -1 to the end of a table of so many members.</summary>
    public void Searched(long next, long soonestMet, long members, long unixMilliseconds)
    {
        sweepSoonest = Math.Min(sweepSoonest, soonestMet);
        position = Math.Max(next, 0);
        if (next >= 0)
            return;
        soonest = sweepSoonest;
        sweepSoonest = long.MaxValue;
        notBefore = unixMilliseconds + (members / MembersPerMillisecond);
    }
}
