using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// Bytes of a snapshot from Position on, fewer than asked for only at its end or above what a message may carry. LastEpoch is that of the record that ends at
/// SmallestStamp, on this writer's log: where the tail is read from on (<see cref="ReadLog"/>).
/// </summary>
public sealed record ReadSnapshotReply(
    int Group, long Ticket, SnapshotReadStatus Status, long Id, long Length, long SmallestStamp, long LargestStamp, long LastEpoch, long Position, ReadOnlyMemory<byte> Bytes) : Message
{
    public override MessageKind Kind => MessageKind.ReadSnapshotReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Ticket);
        writer.Byte((byte)Status);
        writer.Long(Id);
        writer.Long(Length);
        writer.Long(SmallestStamp);
        writer.Long(LargestStamp);
        writer.Long(LastEpoch);
        writer.Long(Position);
        writer.Bytes(Bytes);
    }

    internal static ReadSnapshotReply Read(ref WireReader reader)
        => new(
            reader.Int(), reader.Long(), (SnapshotReadStatus)reader.Byte(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Bytes());
}
