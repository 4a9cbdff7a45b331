using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The writer has promised this epoch to someone: whoever asked with a lower one, or as another member, is not the primary. With a KnownEnsemble (0: none) the epoch is not why: the writer
/// knows that version of the group's ensemble, and whoever asked goes by a map with an older one.
/// </summary>
public sealed record Refused(int Group, long PromisedEpoch, long KnownEnsemble = 0) : Message
{
    public override MessageKind Kind => MessageKind.Refused;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(PromisedEpoch);
        writer.Long(KnownEnsemble);
    }

    internal static Refused Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count());
}
