using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// A writer's log ends below where all others' begin: it gives up what it has and begins at an offset, on a history whose epochs below that are these. What lies below
/// is in the snapshots of a majority of the others.
/// </summary>
public sealed record BeginAnew(int Group, long Epoch, long Offset, IReadOnlyList<EpochStart> History) : Message
{
    private const int EpochStartBytes = 16;

    public override MessageKind Kind => MessageKind.BeginAnew;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Offset);
        writer.Int(History.Count);
        foreach (var start in History)
        {
            writer.Long(start.Epoch);
            writer.Long(start.Offset);
        }
    }

    internal static BeginAnew Read(ref WireReader reader)
    {
        var (group, epoch, offset) = (reader.Int(), reader.Count(), reader.Count());
        var history = new EpochStart[reader.Items(WireLimits.HistoryMax, EpochStartBytes)];
        for (var i = 0; i < history.Length; i++) history[i] = new EpochStart(reader.Count(), reader.Count());
        return new BeginAnew(group, epoch, offset, history);
    }
}
