using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// What a shard says of itself once the router is trusted. <see cref="LoopIndex"/> is the event loop that owns this link's far end,
/// <see cref="LoopCount"/> how many there are: a router spreads its links until every loop has one.
/// </summary>
public readonly ref struct WelcomeFrame
{
    private const int FixedBytes = 8 + 2 + 2 + 4 + 1;

    /// <summary>
    /// In the field of <see cref="RequestsOutstandingMax"/>: a router from before there was this flag takes it for a very large number, and keeps to <see cref="LinkLimits.RequestsOutstandingMax"/>
    /// of its own accord; a shard from before never sets it.
    /// </summary>
    private const uint TakersFlag = 1U << 31;

    /// <summary>Changes at each start of the process.</summary>
    public required ulong Incarnation { get; init; }

    public required ushort LoopIndex { get; init; }

    public required ushort LoopCount { get; init; }

    /// <summary>Requests the router may have outstanding on this link; below 2^31.</summary>
    public required uint RequestsOutstandingMax { get; init; }

    /// <summary>The shard knows <see cref="TakersFrame"/>, at which earlier ones close the link.</summary>
    public bool KnowsTakers { get; init; }

    /// <summary>The member's name in the map, UTF-8, at most 255 bytes: a router that expected another closes the link.</summary>
    public required ReadOnlySpan<byte> MemberName { get; init; }

    public int FrameBytes => LinkLimits.HeaderBytes + FixedBytes + MemberName.Length;

    /// <summary>Returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Welcome, FixedBytes + MemberName.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(body, Incarnation);
        BinaryPrimitives.WriteUInt16LittleEndian(body[8..], LoopIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(body[10..], LoopCount);
        BinaryPrimitives.WriteUInt32LittleEndian(body[12..], RequestsOutstandingMax | (KnowsTakers ? TakersFlag : 0));
        body[16] = (byte)MemberName.Length;
        MemberName.CopyTo(body[FixedBytes..]);
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out WelcomeFrame frame)
    {
        frame = default;
        if (body.Length < FixedBytes || body.Length != FixedBytes + body[16]) return false;
        var outstanding = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]);
        frame = new WelcomeFrame
        {
            Incarnation = BinaryPrimitives.ReadUInt64LittleEndian(body),
            LoopIndex = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]),
            LoopCount = BinaryPrimitives.ReadUInt16LittleEndian(body[10..]),
            RequestsOutstandingMax = outstanding & ~TakersFlag,
            KnowsTakers = (outstanding & TakersFlag) != 0,
            MemberName = body[FixedBytes..],
        };
        return frame.LoopCount > 0 && frame.LoopIndex < frame.LoopCount && frame.RequestsOutstandingMax > 0;
    }
}
