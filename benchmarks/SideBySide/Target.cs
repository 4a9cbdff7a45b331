namespace Distro.SideBySide;

/// <summary>A process that a target's requests cost CPU time in.</summary>
internal sealed record ServerProcess(string Name, int Id);

/// <summary>Whose server it is: bars are ratios to the best of one kind.</summary>
internal enum PeerKind
{
    Ours,
    Redis,
    Garnet,
}

/// <summary>A server under measurement: where clients connect, and all the processes that work for its requests.</summary>
internal sealed record Target(string Name, int Port, IReadOnlyList<ServerProcess> Processes)
{
    public PeerKind Kind { get; init; }

    /// <summary>What redis-benchmark must be told beside the port to be understood.</summary>
    public string[] ClientArguments { get; init; } = [];

    /// <summary>Where it is asked for its counts without TLS, if that is another port.</summary>
    public int? PlainPort { get; init; }

    /// <summary>One member of a cluster, which answers for keys of one slot at a time.</summary>
    public bool IsMember { get; init; }

    /// <summary>User and kernel CPU time of each process so far, in seconds.</summary>
    public double[] CpuSeconds() => [.. Processes.Select(p => ProcessCpu.Seconds(p.Id))];
}
