namespace Distro.Topology;

/// <summary>The writers of a group's log, by id. A majority of them decides; the version grows with each change of the set.</summary>
public sealed record Ensemble(long Version, IReadOnlyList<string> WriterIds)
{
    public static readonly Ensemble None = new(0, []);

    public int Majority => (WriterIds.Count / 2) + 1;
}
