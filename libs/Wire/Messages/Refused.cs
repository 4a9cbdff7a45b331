using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>The writer has promised this epoch to someone: whoever asked with a lower one, or as another member, is not the primary.</summary>
public sealed record Refused(int Group, long PromisedEpoch) : Message
{
    public override MessageKind Kind => MessageKind.Refused;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(PromisedEpoch);
    }

    internal static Refused Read(ref WireReader reader)
        => new(reader.Int(), reader.Count());
}
