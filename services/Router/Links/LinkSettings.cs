namespace Distro.Router.Links;

/// <summary>What all links of a router share.</summary>
internal sealed record LinkSettings
{
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>Every loop of the router has its own links: together they should reach every loop of a shard.</summary>
    public required int RouterLoopCount { get; init; }

    public required int RequestsOutstandingMax { get; init; }

    public required long OutstandingBytesMax { get; init; }

    /// <summary>A link on which nothing came for so long is pinged.</summary>
    public long PingMilliseconds { get; init; } = 500;

    /// <summary>A link on which nothing came for so long, pings notwithstanding, is closed.</summary>
    public long SilenceMilliseconds { get; init; } = 2_000;

    public long ReconnectMilliseconds { get; init; } = 50;

    public long ReconnectMillisecondsMax { get; init; } = 500;
}
