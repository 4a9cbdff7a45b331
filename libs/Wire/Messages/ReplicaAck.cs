using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A replica holds the stream up to an offset. Goes through the relay to the primary.</summary>
public sealed record ReplicaAck(int Group, string MemberName, long Offset) : Message
{
    public override MessageKind Kind => MessageKind.ReplicaAck;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Text(MemberName);
        writer.Long(Offset);
    }

    internal static ReplicaAck Read(ref WireReader reader)
        => new(reader.Int(), reader.Text(), reader.Count());
}
