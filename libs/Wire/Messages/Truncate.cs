using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Cuts a writer's log at an offset: what lies above is not on the history of this epoch.</summary>
public sealed record Truncate(int Group, long Epoch, long Offset) : Message
{
    public override MessageKind Kind => MessageKind.Truncate;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Offset);
    }

    internal static Truncate Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count());
}
