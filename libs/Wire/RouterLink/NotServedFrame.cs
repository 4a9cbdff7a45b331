using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>Why a shard did not even begin to execute a request. Numbers unknown to a router mean <see cref="NotOwner"/> to it.</summary>
public enum NotServedReason : byte
{
    /// <summary>The slot, or this kind of work on it, is another member's: a newer map says whose.</summary>
    NotOwner = 1,

    /// <summary>The member is loading its group's data.</summary>
    Loading = 2,

    /// <summary>The member's lease ran out: it may no longer be the primary.</summary>
    Fenced = 3,

    ShuttingDown = 4,

    /// <summary>The link or the client has too many requests outstanding.</summary>
    Busy = 5,
}

/// <summary>
/// "Not executed, and never will be": the one answer after which the Router may send even a write again, elsewhere or later.
/// A shard that has begun to execute a request must not send it.
/// </summary>
public readonly record struct NotServedFrame(uint RequestId, NotServedReason Reason, ulong MapVersion)
{
    public const int FrameBytes = LinkLimits.HeaderBytes + BodyBytes;

    private const int BodyBytes = 4 + 1 + 8;

    /// <summary>Returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.NotServed, BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(body, RequestId);
        body[4] = (byte)Reason;
        BinaryPrimitives.WriteUInt64LittleEndian(body[5..], MapVersion);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out NotServedFrame frame)
    {
        frame = default;
        if (body.Length != BodyBytes) return false;
        var reason = (NotServedReason)body[4];
        frame = new NotServedFrame(
            BinaryPrimitives.ReadUInt32LittleEndian(body),
            reason is >= NotServedReason.NotOwner and <= NotServedReason.Busy ? reason : NotServedReason.NotOwner,
            BinaryPrimitives.ReadUInt64LittleEndian(body[5..]));
        return true;
    }
}
