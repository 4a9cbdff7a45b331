using Distro.Topology;

namespace Distro.Shard.Member;

/// <summary>
/// What a primary says of the change of its writers that the map asks for: that a learner has caught up, so that the change may be opened; that an open one is held by
/// majorities of both sets, so that it may be decided; and that they keep the decided version, so that it may be closed.
///
/// Invariant: once it is held, no majority of the set to come lacks anything that was ever committed, and none of them lets a successor serve before this primary's lease is over. Argument:
/// a majority of that set has been found attached, at one moment, with all data (<see cref="WriterSession.IsComplete"/>) and the log up to what was committed when this primary had heard of
/// the change, synced where a sync is what this group's copies rest on; whatever is committed later is so by a majority of both. And each of them has granted a lease that was asked for after
/// that: it lasts at least as long as any that was counted before, without them.
/// </summary>
internal sealed class EnsembleStep(MemberContext context, Voters voters, Durability durability)
{
    /// <summary>A learner that takes in within this time what was committed at its beginning keeps up.</summary>
    private const long KeepsUpMilliseconds = 1000;

    private long heardAt = context.Now;
    private long markAt;
    private long mark = -1;

    /// <summary>The ensemble's version whose step is done; 0 while there is none, or it is not.</summary>
    public long DoneVersion { get; private set; }

    /// <summary>The ensemble that is counted.</summary>
    public long Version => voters.Ensemble.Version;

    /// <summary>A newer ensemble is counted from now on.</summary>
    public void Begin()
    {
        heardAt = context.Now;
        DoneVersion = 0;
        mark = -1;
    }

    /// <summary>True when the step is done, and was not before. Only for who serves: all of its term's history is committed.</summary>
    public bool Advance(long committed)
    {
        if (voters.Ensemble.Next is null || DoneVersion != 0) return false;
        if (mark < 0) (mark, markAt) = (committed, context.Now);
        if (!(voters.Ensemble.IsOpen ? IsHeld() : HasCaughtUp(committed))) return false;
        DoneVersion = voters.Ensemble.Version;
        return true;
    }

    private bool HasCaughtUp(long committed)
    {
        if (voters.Learner is not { IsAttached: true, IsComplete: true } learner || Kept(learner) < mark) return false;
        if (context.Now <= markAt + KeepsUpMilliseconds) return true;
        (mark, markAt) = (committed, context.Now);
        return Kept(learner) >= mark;
    }

    private bool IsHeld()
        => voters.Hold(session => session.IsAttached && session.IsComplete && Kept(session) >= mark && session.LeaseUntil >= heardAt + context.Options.LeaseMilliseconds
            && (!voters.Ensemble.IsDecided || session.EnsembleNoted >= Version));

    private long Kept(WriterSession session) => durability == Durability.None ? session.ReceivedOffset : session.DurableOffset;
}
