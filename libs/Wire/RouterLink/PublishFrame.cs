using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// A message that was published on the shard that sends this, for the clients of the one that gets it. Routers are told by one shard only, so that a message comes to them once:
/// by the publisher itself, or by the shard whose incarnation stands here.
/// </summary>
public readonly ref struct PublishFrame
{
    private const int FixedBytes = 8 + 4;

    /// <summary>The incarnation of the shard that tells the Routers subscribed there; 0: they have been told.</summary>
    public required long RoutersToldBy { get; init; }

    public required ReadOnlySpan<byte> Channel { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }

    public int FrameBytes => checked(LinkLimits.HeaderBytes + FixedBytes + Channel.Length + Payload.Length);

    /// <summary>Writes the whole frame; returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Publish, FixedBytes + Channel.Length + Payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(body, RoutersToldBy);
        BinaryPrimitives.WriteInt32LittleEndian(body[8..], Channel.Length);
        Channel.CopyTo(body[FixedBytes..]);
        Payload.CopyTo(body[(FixedBytes + Channel.Length)..]);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out PublishFrame frame)
    {
        frame = default;
        if (body.Length < FixedBytes) return false;
        var channelBytes = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        if (channelBytes > (uint)(body.Length - FixedBytes)) return false;
        frame = new PublishFrame
        {
            RoutersToldBy = BinaryPrimitives.ReadInt64LittleEndian(body),
            Channel = body.Slice(FixedBytes, (int)channelBytes),
            Payload = body[(FixedBytes + (int)channelBytes)..],
        };
        return true;
    }
}
