using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The primary of that epoch is going to send a writer a snapshot: the first message on a link of its own, so that appends and leases never queue behind the bytes.
/// Ids grow; one that is not above all that the writer holds is refused, and one with a base that is not the newest there. A base of 0: it is whole.
/// </summary>
public sealed record SnapshotOpen(int Group, long Epoch, long Incarnation, long Id, long BaseId = 0) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotOpen;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(Id);
        writer.Long(BaseId);
    }

    internal static SnapshotOpen Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count(), reader.Count());
}
