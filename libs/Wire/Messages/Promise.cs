using Distro.Topology;
using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// A candidate asks a writer to refuse everyone of a lower epoch from now on; a primary asks again on each new link. Only the member that was promised an
/// epoch may append in it.
/// </summary>
public sealed record Promise(int Group, long Epoch, long Incarnation, Durability Durability) : Message
{
    public override MessageKind Kind => MessageKind.Promise;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Byte((byte)Durability);
    }

    internal static Promise Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), (Durability)reader.Byte());
}
