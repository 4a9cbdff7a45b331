using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>CLIENT UNBLOCK for a client of a Router: what it waits for on this shard ends, as if its time were over or with an error. Nothing happens if it waits for nothing.</summary>
public readonly record struct UnblockFrame(ulong ClientId, bool WithError)
{
    public const int FrameBytes = LinkLimits.HeaderBytes + BodyBytes;

    private const int BodyBytes = 9;

    /// <summary>Returns <see cref="FrameBytes"/>.</summary>
    public int Write(Span<byte> destination)
    {
        var body = LinkFrame.WriteHeader(destination, LinkFrameKind.Unblock, BodyBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(body, ClientId);
        body[8] = WithError ? (byte)1 : (byte)0;
        return FrameBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out UnblockFrame frame)
    {
        frame = default;
        if (body.Length != BodyBytes || body[8] > 1) return false;
        frame = new UnblockFrame(BinaryPrimitives.ReadUInt64LittleEndian(body), body[8] == 1);
        return true;
    }
}
