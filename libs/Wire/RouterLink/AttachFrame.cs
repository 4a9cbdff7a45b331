using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>The first frame on a link. The magic number keeps a stranger's bytes from being taken for a router's.</summary>
public readonly ref struct AttachFrame
{
    public const int BodyBytes = 4 + 2 + 2 + 2 + LinkProof.NonceBytes;

    /// <summary>"DRSL" read as a little-endian number.</summary>
    public const uint Magic = 0x4C53_5244;

    public required ushort Version { get; init; }

    /// <summary>Which of the router's links to this shard this one is, from 0.</summary>
    public required ushort LinkIndex { get; init; }

    public required ushort LinkCount { get; init; }

    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>Returns the bytes written.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Attach, BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(body, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], LinkIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(body[8..], LinkCount);
        Nonce.CopyTo(body[10..]);
        return LinkLimits.HeaderBytes + BodyBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out AttachFrame frame)
    {
        frame = default;
        if (body.Length != BodyBytes || BinaryPrimitives.ReadUInt32LittleEndian(body) != Magic) return false;
        frame = new AttachFrame
        {
            Version = BinaryPrimitives.ReadUInt16LittleEndian(body[4..]),
            LinkIndex = BinaryPrimitives.ReadUInt16LittleEndian(body[6..]),
            LinkCount = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]),
            Nonce = body[10..],
        };
        return frame.LinkIndex < frame.LinkCount;
    }
}
