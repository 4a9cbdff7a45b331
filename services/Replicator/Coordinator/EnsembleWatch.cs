using Distro.Topology;
using Distro.Wire.Machines;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Watches one group's writers and says when they should be others, one writer at a time: more or fewer as the settings say, or another in place of one that is lost.
///
/// Invariant: a change is decided, and then closed, only when the primary of the map's newest epoch says, of the ensemble's newest version, that majorities of both sets hold everything (<see cref="Ensemble"/>
/// has the argument), and none is begun but under a primary that serves by that version: a map that was put back gets no further. All else here is judgement: what is begun too early or given up too soon costs time, not data. Where a change stands is in the map alone, so another
/// coordinator goes on with it.
/// </summary>
internal sealed class EnsembleWatch(int id, IClock clock, LeaseOptions options, ClusterSettings settings, Roster roster)
{
    /// <summary>A learner that takes longer is not waited for where another could be tried.</summary>
    private const long FillingMilliseconds = 600_000;

    private readonly long startedAt = clock.MonotonicMilliseconds;
    private long version = -1;
    private long stepAt;
    private long notBefore;
    private string? passedOver;

    private long Now => clock.MonotonicMilliseconds;

    /// <summary>The ensemble as it should be from now on, with what happens by that; null while it is well or nothing can be done.</summary>
    public Ensemble? Review(ClusterMap map, out NoteKind kind, out string why)
    {
        var group = map.Groups[id];
        var ensemble = group.Ensemble;
        (kind, why) = (default, "");
        if (ensemble.WriterIds.Count == 0) return null;
        if (ensemble.Version != version) (version, stepAt) = (ensemble.Version, Now);
        if (ensemble.Next is null)
        {
            if (Now < notBefore || !IsServed(group) || Wanted(map, ensemble, out why) is not { } next) return null;
            var asked = ensemble.Ask(next);
            kind = asked.IsOpen ? NoteKind.EnsembleOpened : NoteKind.EnsembleAsked;
            return asked.IsOpen && !Hears(asked) ? null : asked;
        }

        if (IsDone(group))
        {
            why = $"from {string.Join(", ", ensemble.WriterIds)} to {string.Join(", ", ensemble.Next)}";
            kind = ensemble.IsDecided ? NoteKind.EnsembleClosed : ensemble.IsOpen ? NoteKind.EnsembleDecided : NoteKind.EnsembleOpened;
            if (ensemble.IsOpen) return ensemble.IsDecided ? ensemble.Close() : ensemble.Decide();
            return Hears(ensemble.Open()) ? ensemble.Open() : null;
        }

        if (ensemble.IsDecided) return null;
        why = ensemble.IsOpen ? WhyNotOpen() : WhyNotWait(ensemble);
        if (why.Length == 0) return null;
        notBefore = Now + options.CandidateMilliseconds;
        passedOver = ensemble.Newcomer;
        kind = NoteKind.EnsembleGivenUp;
        return ensemble.GiveUp();
    }

    /// <summary>The writers that there should be: another by one than there are, or null.</summary>
    private IReadOnlyList<string>? Wanted(ClusterMap map, Ensemble ensemble, out string why)
    {
        var present = ensemble.WriterIds;
        var spares = roster.Writers.Where(writer => roster.Hears(writer.Id) && !present.Contains(writer.Id)).Select(writer => writer.Id).OrderBy(writer => writer == passedOver).ToArray();
        var lost = present.FirstOrDefault(writer => IsLost(map, writer));
        if (present.Count > settings.Writers)
        {
            var leaver = lost ?? present.FirstOrDefault(writer => !roster.Hears(writer)) ?? present[^1];
            why = $"{settings.Writers} writer(s) are asked for: without {leaver}";
            return Without(present, leaver);
        }

        why = "";
        if (spares.Length == 0) return null;
        if (present.Count < settings.Writers)
        {
            // Two writers are both needed, and so less than one: it is not begun before all have come.
            if (present.Count + spares.Length < settings.Writers) return null;
            why = $"{settings.Writers} writers are asked for: with {spares[0]}";
            return [.. present, spares[0]];
        }

        why = $"{spares[0]} in place of {lost}, which is lost";
        return lost is null ? null : [.. Without(present, lost), spares[0]];
    }

    /// <summary>Unheard for so long that an operator wants it replaced, or another disk answers where it was.</summary>
    private bool IsLost(ClusterMap map, string writer)
    {
        if (roster.Hears(writer)) return false;
        var silence = Now - Math.Max(startedAt, roster.HeardAt(writer));
        if (settings.WriterLostMilliseconds > 0 && silence >= settings.WriterLostMilliseconds) return true;
        return silence >= options.SilenceMilliseconds && map.Writer(writer) is { } known && roster.Writers.Any(other => other.Id != writer && other.Endpoint == known.Endpoint && roster.Hears(other.Id));
    }

    private bool IsServed(ClusterGroup group) => roster.Member(group.Primary)?.Last is { Serving: true } beat && beat.Epoch == group.Epoch && beat.EnsembleVersion == group.Ensemble.Version;

    private bool IsDone(ClusterGroup group)
        => group.Primary != 0 && roster.Member(group.Primary)?.Last is { } beat && beat.Epoch == group.Epoch && beat.EnsembleDone == group.Ensemble.Version;

    private bool Hears(Ensemble ensemble) => roster.HearsMajority(ensemble);

    /// <summary>While it is open more writers are needed than before and than after: it should not last.</summary>
    private string WhyNotOpen() => Now - stepAt < options.CandidateMilliseconds ? "" : "majorities of both sets did not come to hold everything in time";

    private string WhyNotWait(Ensemble ensemble)
    {
        var (newcomer, leaver) = (ensemble.Newcomer!, ensemble.Leaver);
        if (Now - Math.Max(stepAt, roster.HeardAt(newcomer)) >= options.CandidateMilliseconds) return $"{newcomer} is not heard of any more";
        if (leaver is not null && roster.Hears(leaver)) return $"{leaver} is back";
        if (Now - stepAt >= FillingMilliseconds && roster.Writers.Any(other => roster.Hears(other.Id) && !ensemble.Everyone.Contains(other.Id))) return $"{newcomer} has not caught up in time, and there is another";
        return ensemble.Next!.Count > Math.Max(settings.Writers, ensemble.WriterIds.Count) ? $"{settings.Writers} writer(s) are asked for" : "";
    }

    private static string[] Without(IReadOnlyList<string> writers, string leaver) => writers.Where(writer => writer != leaver).ToArray();
}
