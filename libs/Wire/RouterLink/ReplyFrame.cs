using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

[Flags]
public enum ReplyFlags : byte
{
    None = 0,

    /// <summary>This part is not the reply's last: more of the same request follow, in order. Parts of other requests may stand between.</summary>
    More = 1 << 0,
}

/// <summary>
/// The answer to a request: RESP bytes in the version asked for, passed to the client as they are. A reply longer than a frame comes in parts,
/// cut at any byte; an error reply begins with '-' as on any connection.
/// </summary>
public readonly ref struct ReplyFrame
{
    private const int FixedBytes = LinkLimits.ReplyHeaderBytes - LinkLimits.HeaderBytes;

    public required uint RequestId { get; init; }

    public ReplyFlags Flags { get; init; }

    public ReadOnlySpan<byte> Resp { get; init; }

    /// <summary>Writes everything but the RESP bytes, for which the length already counts <paramref name="respBytes"/>. Returns <see cref="LinkLimits.ReplyHeaderBytes"/>.</summary>
    public static int WriteHeader(Span<byte> destination, uint requestId, ReplyFlags flags, int respBytes)
    {
        var body = LinkFrame.WriteHeader(destination[..LinkLimits.ReplyHeaderBytes], LinkFrameKind.Reply, FixedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)(1 + FixedBytes + respBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(body, requestId);
        body[4] = (byte)flags;
        return LinkLimits.ReplyHeaderBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out ReplyFrame reply)
    {
        reply = default;
        if (body.Length < FixedBytes || (body[4] & ~(byte)ReplyFlags.More) != 0) return false;
        reply = new ReplyFrame
        {
            RequestId = BinaryPrimitives.ReadUInt32LittleEndian(body),
            Flags = (ReplyFlags)body[4],
            Resp = body[FixedBytes..],
        };
        return true;
    }
}
