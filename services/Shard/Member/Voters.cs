using Distro.Topology;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The writers of a leader's term: those whose majority decides, while a change of them is open those of the set to come too, and a learner, who is sent everything and counts for nothing.
///
/// Invariant: what is reached here is reached by a majority of every set that decides as of the newest map of this epoch that this leader knows. An older map is no danger: until
/// this leader has said that it counts both sets, no map is made of which only the new one decides (<see cref="Ensemble"/>).
/// </summary>
internal sealed class Voters
{
    private readonly MemberContext context;
    private readonly List<WriterSession> sessions = [];
    private readonly List<WriterSession> deciding = [];
    private readonly List<WriterSession> coming = [];
    private readonly bool goesByOld;

    public Voters(MemberContext context, Ensemble ensemble)
    {
        this.context = context;
        goesByOld = ensemble.IsOpen && context.Faults.HasFlag(MemberFaults.SealsOldOnly);
        Ensemble = ensemble;
        Choose(goesByOld ? ensemble.GiveUp() : ensemble);
    }

    public Ensemble Ensemble { get; private set; }

    /// <summary>All of them, learners too. Always the same list.</summary>
    public List<WriterSession> Sessions => sessions;

    /// <summary>The one that is to catch up before it may count; null without one.</summary>
    public WriterSession? Learner => Ensemble.IsOpen || Ensemble.Newcomer is not { } id ? null : sessions.Find(session => session.WriterId == id);

    /// <summary>How many must be such in the set that decides now.</summary>
    public int Majority { get; private set; }

    /// <summary>Takes a newer ensemble. False when it is known already. Those that it does not name are lost, and no longer pointed anywhere.</summary>
    public bool Use(Ensemble newer, Action<WriterSession> lost)
    {
        if (newer.Version <= Ensemble.Version) return false;
        Ensemble = newer;
        if (goesByOld) return true;
        foreach (var session in sessions.Where(session => !newer.Everyone.Contains(session.WriterId)).ToArray())
        {
            sessions.Remove(session);
            session.Point(null);
            lost(session);
        }

        Choose(newer);
        return true;
    }

    /// <summary>The largest value that majorities reach.</summary>
    public long Reached(Func<WriterSession, long> value)
    {
        var reached = Quorum.Reached(deciding, Majority, value);
        return coming.Count == 0 ? reached : Math.Min(reached, Quorum.Reached(coming, Ensemble.MajorityOf(coming.Count), value));
    }

    /// <summary>Majorities are such.</summary>
    public bool Hold(Func<WriterSession, bool> isSuch)
        => deciding.Count(isSuch) >= Majority && (coming.Count == 0 || coming.Count(isSuch) >= Ensemble.MajorityOf(coming.Count));

    /// <summary>The greatest (last epoch, end) that promises tell of; null until majorities have promised. What a learner has tells nothing.</summary>
    public PromiseReply? GreatestTail()
    {
        if (!Hold(session => session.Reply is not null)) return null;
        var replies = sessions.Where(session => session.Reply is not null && Counts(session)).Select(session => session.Reply!);
        return replies.MaxBy(reply => (reply.History.Count == 0 ? 0 : reply.History[^1].Epoch, reply.EndOffset));
    }

    /// <summary>In any majority there is one that is such.</summary>
    public bool AnyMajorityHas(Func<WriterSession, bool> isSuch)
        => deciding.Count(isSuch) + Majority > deciding.Count && (coming.Count == 0 || coming.Count(isSuch) + Ensemble.MajorityOf(coming.Count) > coming.Count);

    public bool Counts(WriterSession session) => deciding.Contains(session) || coming.Contains(session);

    private void Choose(Ensemble ensemble)
    {
        foreach (var id in ensemble.Everyone)
        {
            if (!sessions.Exists(session => session.WriterId == id)) sessions.Add(new WriterSession(context, id));
        }

        Majority = ensemble.Majority;
        deciding.Clear();
        coming.Clear();
        deciding.AddRange(sessions.Where(session => ensemble.WriterIds.Contains(session.WriterId)));
        if (ensemble.IsOpen) coming.AddRange(sessions.Where(session => ensemble.Next!.Contains(session.WriterId)));
        if (context.Faults.HasFlag(MemberFaults.CountsLearners) && Learner is { } learner) deciding.Add(learner);
    }
}
