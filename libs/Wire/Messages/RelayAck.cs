using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>The relay has taken the stream up to here: the primary may send more.</summary>
public sealed record RelayAck(int Group, long Epoch, long ReceivedOffset) : Message
{
    public override MessageKind Kind => MessageKind.RelayAck;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(ReceivedOffset);
    }

    internal static RelayAck Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count());
}
