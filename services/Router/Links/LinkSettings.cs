namespace Distro.Router.Links;

/// <summary>What all links of a router share.</summary>
internal sealed record LinkSettings
{
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>Every loop of the router has its own links: together they should reach every loop of a shard.</summary>
    public required int RouterLoopCount { get; init; }

    public required int RequestsOutstandingMax { get; init; }

    public required long OutstandingBytesMax { get; init; }

    /// <summary>Links are pinged this often.</summary>
    public long PingMilliseconds { get; init; } = 500;

    /// <summary>A shard that neither answers nor takes anything for so long is given up. A command that keeps its loop busy for longer looks the same.</summary>
    public required long SilenceMilliseconds { get; init; }

    /// <summary>The same for a shard that the map names no more.</summary>
    public long LeavingSilenceMilliseconds { get; init; } = 2_000;

    public long ReconnectMilliseconds { get; init; } = 50;

    public long ReconnectMillisecondsMax { get; init; } = 500;
}
