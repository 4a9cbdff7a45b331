namespace Distro.Snapshots.Writing;

/// <summary>Where a snapshot's bytes go: the header, whole frames, the footer, in order, each at most <see cref="Format.SnapshotFormat.FrameBytesMax"/>. The bytes are the writer's again when the call returns.</summary>
public interface ISnapshotOutput
{
    void Write(ReadOnlySpan<byte> bytes);
}
