using System.Text.Json.Serialization;

namespace Distro.Topology;

/// <summary>
/// The writers of a group's log, by id. A majority of them decides; the version grows with each step of a change.
///
/// A change goes by steps, each a map of its own. Asked: <see cref="Next"/> is the set that is to come, and a writer that is new in it is a learner, sent the log and
/// counted nowhere. Open: majorities of both sets decide. Decided: they still do, and it is not given up any more. Closed: the set that was to come is the ensemble. One that only removes
/// a writer is opened at once.
///
/// Invariant: two ensembles of which one may still commit while the other recovers have a common writer in any majorities of theirs. Argument: whatever comes before
/// the close needs a majority of <see cref="WriterIds"/>, which stay what they were; so giving a change up is safe until it is decided, and so is a leader that has not heard of it.
/// It is decided only when the leader of the map's own epoch has said, of this very version, that a majority of both sets holds all that is committed, and that it counts both: that
/// leader had a majority of the old set refuse everyone before it, and everyone after it reads a map in which the change is open, decided or closed.
///
/// Invariant: a map from before a close, put back, lets nobody serve. Argument: writers durably keep the newest version they were told of and promise nothing to whoever names an older
/// one. A change is closed only when its leader has said that majorities of both sets keep the decided version. All maps between the close before and that one are decided by a majority of
/// <see cref="WriterIds"/> at least, and all earlier ones by a set of which the same is true by the close that ended it: any such majority has a writer that refuses. (Majorities of
/// the old and of the new set alone need not meet: {a, b, c} and {a, b, d} have {a, c} and {b, d}.) The decided map itself, put back, can only be closed as it was, and needs a majority
/// of the newer set until then. An older map with its change given up has a version of its own, which is why the decided one passes over a number: without a primary that serves by the newest
/// version nothing else is ever asked for.
/// </summary>
/// <param name="Version">Grows with each step.</param>
/// <param name="WriterIds">Who decides: alone, or together with those that are to come.</param>
/// <param name="Next">The set that is to come: one writer more, one less, or one in place of another. Null while nothing changes.</param>
/// <param name="IsOpen">Majorities of both decide.</param>
/// <param name="IsDecided">It is open for the last time: the next step is its close.</param>
public sealed record Ensemble(long Version, IReadOnlyList<string> WriterIds, IReadOnlyList<string>? Next = null, bool IsOpen = false, bool IsDecided = false)
{
    public static readonly Ensemble None = new(0, []);

    [JsonIgnore]
    public int Majority => MajorityOf(WriterIds.Count);

    /// <summary>The writer that is new in the set to come; null without one.</summary>
    [JsonIgnore]
    public string? Newcomer => Next?.FirstOrDefault(id => !WriterIds.Contains(id));

    /// <summary>The writer that the set to come leaves out; null without one.</summary>
    [JsonIgnore]
    public string? Leaver => Next is { } next ? WriterIds.FirstOrDefault(id => !next.Contains(id)) : null;

    /// <summary>All that are sent the log.</summary>
    [JsonIgnore]
    public IEnumerable<string> Everyone => Newcomer is { } newcomer ? WriterIds.Append(newcomer) : WriterIds;

    public static int MajorityOf(int writers) => (writers / 2) + 1;

    /// <summary>Whether enough of those that count are such.</summary>
    public bool HasMajority(Func<string, bool> isSuch)
        => WriterIds.Count(isSuch) >= Majority && (!IsOpen || Next!.Count(isSuch) >= MajorityOf(Next!.Count));

    /// <summary>Another set is to come.</summary>
    public Ensemble Ask(IReadOnlyList<string> next) => new(Version + 1, WriterIds, next, IsOpen: next.All(WriterIds.Contains));

    public Ensemble Open() => this with { Version = Version + 1, IsOpen = true };

    /// <summary>Above the version of the same change given up, which whoever keeps this one must refuse.</summary>
    public Ensemble Decide() => this with { Version = Version + 2, IsDecided = true };

    public Ensemble Close() => new(Version + 1, Next!);

    public Ensemble GiveUp() => new(Version + 1, WriterIds);
}
