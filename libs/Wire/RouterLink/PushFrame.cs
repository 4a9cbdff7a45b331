using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// Something for one client of the router that answers no request: a RESP3 push, whatever version the client speaks. A long one comes in parts, like a reply;
/// parts of other pushes never stand between.
/// </summary>
public readonly ref struct PushFrame
{
    private const int FixedBytes = LinkLimits.PushHeaderBytes - LinkLimits.HeaderBytes;

    public required ulong ClientId { get; init; }

    public ReplyFlags Flags { get; init; }

    public ReadOnlySpan<byte> Resp { get; init; }

    /// <summary>Writes the whole frame; returns its bytes.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Push, FixedBytes + Resp.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(body, ClientId);
        body[8] = (byte)Flags;
        Resp.CopyTo(body[FixedBytes..]);
        return LinkLimits.HeaderBytes + body.Length;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out PushFrame push)
    {
        push = default;
        if (body.Length < FixedBytes || (body[8] & ~(byte)ReplyFlags.More) != 0) return false;
        push = new PushFrame { ClientId = BinaryPrimitives.ReadUInt64LittleEndian(body), Flags = (ReplyFlags)body[8], Resp = body[FixedBytes..] };
        return true;
    }
}
