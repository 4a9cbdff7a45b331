using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>The relay has no stream, or not from that offset on that history: the replica reads on from a writer and asks again.</summary>
public sealed record RelayMissed(int Group, long Epoch, long FirstOffset) : Message
{
    public override MessageKind Kind => MessageKind.RelayMissed;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(FirstOffset);
    }

    internal static RelayMissed Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count());
}
