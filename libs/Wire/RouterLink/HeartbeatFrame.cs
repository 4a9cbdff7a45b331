using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>A Ping, or the Pong that returns its token: how a router tells a silent shard from an idle one. Never queued behind a parked command.</summary>
public readonly record struct HeartbeatFrame(ulong Token)
{
    public const int FrameBytes = LinkLimits.HeaderBytes + BodyBytes;

    private const int BodyBytes = 8;

    /// <summary>Kind is Ping or Pong. Returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination, LinkFrameKind kind)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(LinkFrame.WriteHeader(destination, kind, BodyBytes), Token);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out HeartbeatFrame frame)
    {
        frame = default;
        if (body.Length != BodyBytes) return false;
        frame = new HeartbeatFrame(BinaryPrimitives.ReadUInt64LittleEndian(body));
        return true;
    }
}
