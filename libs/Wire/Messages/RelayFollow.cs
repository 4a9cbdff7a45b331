using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A replica asks the relay for the stream from where its own copy ends.</summary>
public sealed record RelayFollow(int Group, string MemberName, long Offset, long LastEpoch) : Message
{
    public override MessageKind Kind => MessageKind.RelayFollow;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Text(MemberName);
        writer.Long(Offset);
        writer.Long(LastEpoch);
    }

    internal static RelayFollow Read(ref WireReader reader)
        => new(reader.Int(), reader.Text(), reader.Count(), reader.Count());
}
