namespace Distro.Replicator.Coordinator;

/// <summary>One writer as it last spoke: where it is, and per group the highest epoch it has promised and the newest ensemble it knows.</summary>
internal sealed class HeardWriter(string id)
{
    public string Id => id;

    public string Endpoint { get; set; } = "";

    public long HeardAt { get; set; }

    public Dictionary<int, long> Promised { get; } = [];

    public Dictionary<int, long> Ensembles { get; } = [];
}
