using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>How far a writer is with the snapshot that it is sent: bytes below AcceptedPosition are written. The reason is for logs.</summary>
public sealed record SnapshotReply(int Group, long Id, SnapshotStatus Status, long AcceptedPosition, string Reason) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Id);
        writer.Byte((byte)Status);
        writer.Long(AcceptedPosition);
        writer.Text(Reason);
    }

    internal static SnapshotReply Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), (SnapshotStatus)reader.Byte(), reader.Count(), reader.Text());
}
