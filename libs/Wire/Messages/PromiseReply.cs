using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The writer has durably promised that epoch, and this is its whole log at that moment: it accepted nothing of a lower epoch since.
/// LeaseMilliseconds is what is left, on the writer's clock, of leases that it granted to others: until then another may still serve.
/// No record in the log has a later time than LastTimeMilliseconds (Unix). Records below StartOffset are no longer there: they are in the newest snapshot, SnapshotId
/// (0: there is none), which has SnapshotBytes and is to be followed from SnapshotStamp on.
/// </summary>
public sealed record PromiseReply(
    int Group, long Epoch, long LeaseMilliseconds, long EndOffset, long DurableOffset, long CommitOffset, long LastTimeMilliseconds, IReadOnlyList<EpochStart> History,
    long StartOffset = 0, long SnapshotId = 0, long SnapshotStamp = 0, long SnapshotBytes = 0) : Message
{
    private const int EpochStartBytes = 16;

    public override MessageKind Kind => MessageKind.PromiseReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(LeaseMilliseconds);
        writer.Long(EndOffset);
        writer.Long(DurableOffset);
        writer.Long(CommitOffset);
        writer.Long(LastTimeMilliseconds);
        writer.Int(History.Count);
        foreach (var start in History)
        {
            writer.Long(start.Epoch);
            writer.Long(start.Offset);
        }

        writer.Long(StartOffset);
        writer.Long(SnapshotId);
        writer.Long(SnapshotStamp);
        writer.Long(SnapshotBytes);
    }

    internal static PromiseReply Read(ref WireReader reader)
    {
        var (group, epoch, lease) = (reader.Int(), reader.Count(), reader.Count());
        var (end, durable, commit, time) = (reader.Count(), reader.Count(), reader.Count(), reader.Count());
        var history = new EpochStart[reader.Items(WireLimits.HistoryMax, EpochStartBytes)];
        for (var i = 0; i < history.Length; i++) history[i] = new EpochStart(reader.Count(), reader.Count());
        return new PromiseReply(group, epoch, lease, end, durable, commit, time, history, reader.Count(), reader.Count(), reader.Count(), reader.Count());
    }
}
