namespace Distro.Wire.Links;

/// <summary>What a control link may take: time before it is proved, bytes that wait.</summary>
public sealed record ControlLinkOptions
{
    /// <summary>Shared by every process of the cluster; proved by both sides, never sent.</summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    public int ConnectMillisecondsMax { get; init; } = 1000;

    public int HandshakeMillisecondsMax { get; init; } = 2000;

    /// <summary>Encoded messages waiting to be sent, in bytes. A peer that lets more pile up is cut off: it finds its way back and starts from what it has.</summary>
    public int QueuedBytesMax { get; init; } = 64 << 20;

    /// <summary>Messages received and not yet handled; the link is not read while there are so many.</summary>
    public int UnhandledMessagesMax { get; init; } = 64;

    /// <summary>Connections that have not proved themselves yet; more are closed at once.</summary>
    public int UnprovedConnectionsMax { get; init; } = 128;
}
