using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The primary of that epoch is going to send a writer a snapshot: the first message on a link of its own, so that appends and leases never queue behind the bytes.
/// Ids grow; one that is not above all that the writer holds is refused.
/// </summary>
public sealed record SnapshotOpen(int Group, long Epoch, long Incarnation, long Id) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotOpen;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(Id);
    }

    internal static SnapshotOpen Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count());
}
