using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>
/// W3C trace context in its binary parts, so that a request's span in the Router becomes the parent of the Shard's. Carried only by requests that are traced.
/// Plain numbers, high half first as the hexadecimal text reads, to keep this library free of any tracing API.
/// </summary>
public readonly record struct TraceContext(ulong TraceIdHigh, ulong TraceIdLow, ulong SpanId, byte Flags)
{
    public const int Bytes = 8 + 8 + 8 + 1;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, TraceIdHigh);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], TraceIdLow);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], SpanId);
        destination[24] = Flags;
    }

    public static TraceContext Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64BigEndian(source),
        BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(source[16..]),
        source[24]);
}
