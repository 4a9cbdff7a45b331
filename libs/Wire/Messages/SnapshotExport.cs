using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The primary of that epoch wants a writer to make an RDB file of a snapshot that it keeps, as at the snapshot's largest stamp. The first message on a link of its own: once that is
/// down the file is given up. Answered about every second while it is made (<see cref="SnapshotStatus.Exporting"/>), and when it is over.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Epoch">Of the primary's term.</param>
/// <param name="Incarnation">The primary's.</param>
/// <param name="Id">The snapshot.</param>
/// <param name="IsAwaited">Somebody does nothing else until it is there: it takes more than the time that others leave.</param>
public sealed record SnapshotExport(int Group, long Epoch, long Incarnation, long Id, bool IsAwaited) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotExport;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(Id);
        writer.Flag(IsAwaited);
    }

    internal static SnapshotExport Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count(), reader.Flag());
}
