namespace Distro.Topology;

/// <summary>
/// The owner of some slots. An epoch is one term of one primary. Between the map's change to a new epoch and the candidate's first commit in it the group has
/// a candidate and no primary: nobody serves, and who routes waits.
/// </summary>
/// <param name="Primary">Incarnation of the member that serves writes, or 0.</param>
/// <param name="Candidate">Incarnation of the member that is to become primary of this epoch, or 0.</param>
/// <param name="Initialised">True from the first primary on: its data exists, so no member may ever serve it empty.</param>
public sealed record ClusterGroup(
    int Id, IReadOnlyList<SlotRange> Slots, long Epoch, long Primary, long Candidate, Ensemble Ensemble, Durability Durability, bool Initialised);
