using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.HotKeys;

namespace Distro.Commands.Introspection;

/// <summary>What a process keeps to tell about the commands it has run. Shared by its loops; what a loop counts for itself is asked for when somebody wants to know.</summary>
public sealed class Introspection
{
    /// <summary>By execution time, in microseconds.</summary>
    public CommandLog Slow { get; } = new();

    /// <summary>By size of the request, in bytes.</summary>
    public CommandLog LargeRequests { get; } = new();

    /// <summary>By size of the reply, in bytes.</summary>
    public CommandLog LargeReplies { get; } = new();

    public LatencyEvents Latency { get; init; } = new();

    /// <summary>What others have denied on this process's behalf, for the ACL LOG being written.</summary>
    public GatheredDenials Denials { get; init; } = GatheredDenials.None;

    public HotKeyDesk HotKeys { get; } = new();

    /// <summary>How often a command took how long, all loops together: see <see cref="LatencyBuckets"/>. Set by who counts.</summary>
    public Func<Command, long[]> Histogram { get; set; } = static _ => new long[LatencyBuckets.Count];
}
