using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A primary begins its stream of an epoch at Offset: the relay drops what it holds of lower epochs.</summary>
public sealed record RelayOpen(int Group, long Epoch, long Incarnation, long Offset) : Message
{
    public override MessageKind Kind => MessageKind.RelayOpen;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(Offset);
    }

    internal static RelayOpen Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count());
}
