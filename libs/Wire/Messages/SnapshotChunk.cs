using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The next bytes of the snapshot that was opened on this link. A sender stays within <see cref="WireLimits.SnapshotWindowBytes"/> of what the writer says it has taken.
/// </summary>
public sealed record SnapshotChunk(int Group, long Id, long Position, ReadOnlyMemory<byte> Bytes) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotChunk;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Id);
        writer.Long(Position);
        writer.Bytes(Bytes);
    }

    internal static SnapshotChunk Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count(), reader.Bytes());
}
