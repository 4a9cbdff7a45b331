using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// A client that used this link has closed its connection: what it has parked on the shard is dropped, and its id is forgotten. The shard says the same back
/// (<see cref="LinkFrameKind.ClientForgotten"/>) when it has done so.
/// </summary>
public readonly record struct ClientGoneFrame(ulong ClientId)
{
    public const int FrameBytes = LinkLimits.HeaderBytes + BodyBytes;

    private const int BodyBytes = 8;

    /// <summary>Returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination, LinkFrameKind kind = LinkFrameKind.ClientGone)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(LinkFrame.WriteHeader(destination, kind, BodyBytes), ClientId);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out ClientGoneFrame frame)
    {
        frame = default;
        if (body.Length != BodyBytes) return false;
        frame = new ClientGoneFrame(BinaryPrimitives.ReadUInt64LittleEndian(body));
        return true;
    }
}
