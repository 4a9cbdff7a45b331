using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>One frame whose checksum is right, in the memory it was read from.</summary>
internal readonly ref struct Frame(FrameKind kind, ReadOnlySpan<byte> payload, long position)
{
    public FrameKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Of its first byte in the snapshot.</summary>
    public long Position { get; } = position;
}
