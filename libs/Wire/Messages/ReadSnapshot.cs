using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// Asks a writer for bytes of a snapshot: of that id, or, where it is 0, of the newest with an id below OlderThanId (<see cref="long.MaxValue"/>: the newest of all).
/// The reply says how long it is; footer and index are at its end. For a link of its own, as <see cref="SnapshotOpen"/> is.
/// </summary>
public sealed record ReadSnapshot(int Group, long Ticket, long Id, long OlderThanId, long Position, int BytesMax) : Message
{
    public override MessageKind Kind => MessageKind.ReadSnapshot;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Ticket);
        writer.Long(Id);
        writer.Long(OlderThanId);
        writer.Long(Position);
        writer.Int(BytesMax);
    }

    internal static ReadSnapshot Read(ref WireReader reader)
        => new(reader.Int(), reader.Long(), reader.Count(), reader.Count(), reader.Count(), reader.Int());
}
