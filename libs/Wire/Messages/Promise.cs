using Distro.Topology;
using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// A candidate asks a writer to refuse everyone of a lower epoch from now on; a primary asks again on each new link. Only the member that was promised an
/// epoch may append in it. WriterId is whom it is meant for: at the endpoint that the map names there may be another by now, with another disk, whose word is worth nothing in
/// the first one's place. EnsembleVersion is that of the map by which the candidate leads: a writer that knows a later one refuses.
/// </summary>
public sealed record Promise(int Group, long Epoch, long Incarnation, Durability Durability, string WriterId, long EnsembleVersion = 0) : Message
{
    public override MessageKind Kind => MessageKind.Promise;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Byte((byte)Durability);
        writer.Text(WriterId);
        writer.Long(EnsembleVersion);
    }

    internal static Promise Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), (Durability)reader.Byte(), reader.Text(), reader.Count());
}
