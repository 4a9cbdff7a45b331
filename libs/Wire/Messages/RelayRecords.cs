using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// Records of one epoch on their way from the primary through the relay to replicas, sent before they are committed; below CommitOffset they are. Without
/// records, the commit heartbeat.
/// </summary>
public sealed record RelayRecords(int Group, long Epoch, long Offset, long CommitOffset, ReadOnlyMemory<byte> Records) : Message
{
    public override MessageKind Kind => MessageKind.RelayRecords;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Offset);
        writer.Long(CommitOffset);
        writer.Bytes(Records);
    }

    internal static RelayRecords Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count(), reader.Count(), reader.Bytes());
}
