namespace Distro.Topology;

/// <summary>A Persistence instance that keeps logs. Its identity lies on its disk: with another disk it is another writer, and holds nothing yet.</summary>
public sealed record LogWriter(string Id, string Endpoint);
