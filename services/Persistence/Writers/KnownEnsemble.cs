using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// The newest version of the group's ensemble that this writer was told of. Whoever would lead by an older one goes by a map from before a change of writers, which somebody put back: a
/// majority of the writers it names need not hold what was acknowledged since.
///
/// Invariant: once this writer has said that it keeps a version, it promises nothing by an older one, through any restart. Argument: what is told is in force at once and said to be kept
/// only when it is on the disk; it never falls. Appends need no check of their own: only the link that was promised the epoch may append, and a leader never goes back to an older version
/// than it has told. No leader of a right map is refused: a later leader reads a later map than all that the leaders before it told of. <see cref="Topology.Ensemble"/> says why any majority by an old
/// map has a writer that refuses.
/// </summary>
internal sealed class KnownEnsemble(int group, long recovered, Outbox outbox, WriterFaults faults)
{
    private long inForce = recovered;

    /// <summary>On the disk.</summary>
    public long Noted { get; private set; } = recovered;

    /// <summary>True when the promise is refused, and was answered so.</summary>
    public bool Refuses(long link, Promise promise, long promisedEpoch)
    {
        if (promise.EnsembleVersion >= inForce || faults.HasFlag(WriterFaults.IgnoresEnsembles)) return false;
        outbox.Tell(NoteKind.MapIsOld, group, promise.Epoch,
            $"a promise is refused: it is asked for by version {promise.EnsembleVersion} of the group's writers, and this one was told of version {inForce}. The Replicator's map file is from before a change of writers: put the newest one back");
        outbox.Send(link, new Refused(group, promisedEpoch, inForce));
        return true;
    }

    /// <summary>A promise is to be given by that version, and kept together with it.</summary>
    public long Take(long version) => inForce = Math.Max(inForce, version);

    /// <summary>Whoever holds the promise has heard of that version.</summary>
    public void Hear(long version)
    {
        if (version <= inForce) return;
        inForce = version;
        outbox.Do(new NoteEnsemble(group, version));
    }

    public void Kept(long version) => Noted = Math.Max(Noted, version);
}
