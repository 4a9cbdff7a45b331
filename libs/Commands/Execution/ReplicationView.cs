namespace Distro.Commands.Execution;

/// <summary>What ROLE says: whom this member follows, or who follows it.</summary>
/// <param name="Primary">Null on a primary.</param>
/// <param name="IsConnected">Of a replica: it hears its primary.</param>
/// <param name="Offset">How far this member's data is along the log.</param>
public sealed record ReplicationView((string Host, int Port)? Primary, bool IsConnected, long Offset, IReadOnlyList<(string Host, int Port, long Offset)> Replicas)
{
    /// <summary>A process that holds no data, and is asked by clients as if it were a primary of nobody.</summary>
    public static readonly ReplicationView Alone = new(null, true, 0, []);
}
