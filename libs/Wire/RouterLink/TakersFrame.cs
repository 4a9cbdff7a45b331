using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// How many clients of a Router's loop take what it has subscribed to: a channel, a pattern or a shard channel. The loop is one subscriber of the shard, and counts as one until it says
/// otherwise; so PUBLISH in a script, or through another Router, counts them all.
/// </summary>
public readonly ref struct TakersFrame
{
    private const int FixedBytes = 8 + 1 + 4;

    /// <summary>Under which the loop subscribed.</summary>
    public required ulong ClientId { get; init; }

    /// <summary>0 a channel, 1 a pattern, 2 a shard channel.</summary>
    public required byte Kind { get; init; }

    public required int Clients { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    public int FrameBytes => checked(LinkLimits.HeaderBytes + FixedBytes + Name.Length);

    /// <summary>Writes the whole frame; returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Takers, FixedBytes + Name.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(body, ClientId);
        body[8] = Kind;
        BinaryPrimitives.WriteInt32LittleEndian(body[9..], Clients);
        Name.CopyTo(body[FixedBytes..]);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out TakersFrame frame)
    {
        frame = default;
        if (body.Length < FixedBytes || body[8] > 2 || BinaryPrimitives.ReadInt32LittleEndian(body[9..]) < 0) return false;
        frame = new TakersFrame
        {
            ClientId = BinaryPrimitives.ReadUInt64LittleEndian(body),
            Kind = body[8],
            Clients = BinaryPrimitives.ReadInt32LittleEndian(body[9..]),
            Name = body[FixedBytes..],
        };
        return true;
    }
}
