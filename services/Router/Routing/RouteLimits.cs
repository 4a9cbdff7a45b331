namespace Distro.Router.Routing;

/// <summary>The bounds of waiting, for one machine (one loop).</summary>
public sealed record RouteLimits
{
    /// <summary>How long a request may wait for its group to serve, from when it came; then it fails without having been executed.</summary>
    public long WaitMilliseconds { get; init; } = 5_000;

    public int WaitingRequestsMax { get; init; } = 65_536;

    public long WaitingBytesMax { get; init; } = 64L << 20;

    /// <summary>How long a group is left alone after it refused a request, unless a new map comes before.</summary>
    public long RetryMilliseconds { get; init; } = 20;
}
