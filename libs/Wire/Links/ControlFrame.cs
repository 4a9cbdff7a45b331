using System.Buffers.Binary;
using Distro.Wire.Codec;

namespace Distro.Wire.Links;

/// <summary>
/// The frame of a control link: the length of what follows (u32, little-endian), a kind (u8), a body. Kinds below 0xF0 are messages; those above belong to the
/// handshake and are known nowhere else.
/// </summary>
internal static class ControlFrame
{
    public const int LengthBytes = 4;

    /// <summary>The largest frame, without its length, before both sides have proved themselves.</summary>
    public const int HandshakeBytesMax = 256;

    public const byte Hello = 0xF0;
    public const byte Challenge = 0xF1;
    public const byte Proof = 0xF2;
    public const byte Welcome = 0xF3;
    public const byte OtherVersion = 0xF4;

    /// <summary>The length that the first bytes of a frame state.</summary>
    /// <exception cref="LinkException">It is none that a peer of ours would send.</exception>
    public static int Length(ReadOnlySpan<byte> received, int bytesMax)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(received);
        if (length == 0 || length > bytesMax) throw new LinkException($"a frame of {length} bytes came where at most {bytesMax} are allowed");
        return (int)length;
    }

    /// <summary>A whole frame of the handshake.</summary>
    public static byte[] Make(byte kind, params ReadOnlySpan<byte> body)
    {
        var frame = new byte[LengthBytes + 1 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 1 + body.Length);
        frame[LengthBytes] = kind;
        body.CopyTo(frame.AsSpan(LengthBytes + 1));
        return frame;
    }

    public static int MessageBytesMax => WireLimits.MessageBytesMax;
}
