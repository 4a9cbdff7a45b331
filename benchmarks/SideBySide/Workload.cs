namespace Distro.SideBySide;

/// <summary>One line of the table: what redis-benchmark is asked to send.</summary>
internal sealed record Workload(string Command, int Clients, int Pipeline, int ValueBytes, int Requests)
{
    /// <summary>Keys are drawn from this many; a run before the first measured one fills them.</summary>
    public const int KeySpace = 100_000;

    public static readonly Workload[] All =
    [
        new("GET", 50, 1, 32, 150_000),
        new("SET", 50, 1, 32, 150_000),
        new("GET", 50, 16, 32, 1_000_000),
        new("SET", 50, 16, 32, 1_000_000),
    ];

    public string Title => $"{Command}, {Clients} connections, pipeline {Pipeline}";
}
