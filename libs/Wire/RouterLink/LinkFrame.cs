using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>What looking for a frame at the start of some bytes found.</summary>
public enum LinkFrameStatus
{
    Incomplete,
    Complete,

    /// <summary>The length is impossible: nothing after it can be trusted, and the link must be closed.</summary>
    Malformed,
}

/// <summary>
/// One frame, lying in the input it was received into: a little-endian length that counts what follows it, a kind, a body.
/// The body is parsed by the message's own type; an unknown kind is the receiver's to refuse.
/// </summary>
public readonly ref struct LinkFrame
{
    private LinkFrame(LinkFrameKind kind, ReadOnlySpan<byte> body)
    {
        Kind = kind;
        Body = body;
    }

    public LinkFrameKind Kind { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole frame, prefix included.</summary>
    public int Bytes => LinkLimits.HeaderBytes + Body.Length;

    /// <summary>Finds the frame that <paramref name="input"/> begins with; <paramref name="frameBytesMax"/> bounds it, prefix included.</summary>
    public static LinkFrameStatus TryRead(ReadOnlySpan<byte> input, int frameBytesMax, out LinkFrame frame)
    {
        frame = default;
        if (input.Length < LinkLimits.LengthBytes) return LinkFrameStatus.Incomplete;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(input);
        if (length == 0 || length > (uint)(frameBytesMax - LinkLimits.LengthBytes)) return LinkFrameStatus.Malformed;
        if (input.Length - LinkLimits.LengthBytes < (int)length) return LinkFrameStatus.Incomplete;
        frame = new LinkFrame((LinkFrameKind)input[LinkLimits.LengthBytes], input.Slice(LinkLimits.HeaderBytes, (int)length - 1));
        return LinkFrameStatus.Complete;
    }

    /// <summary>Writes length and kind of a frame whose body has <paramref name="bodyBytes"/> bytes; returns where the body goes.</summary>
    public static Span<byte> WriteHeader(Span<byte> destination, LinkFrameKind kind, int bodyBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)bodyBytes + 1);
        destination[LinkLimits.LengthBytes] = (byte)kind;
        return destination.Slice(LinkLimits.HeaderBytes, bodyBytes);
    }
}
