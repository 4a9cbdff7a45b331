using Distro.Persistence.Snapshots;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>Reads of one group's snapshots, each answered with the place on the log where the reader goes on afterwards. A reader may have several under way.</summary>
internal sealed class SnapshotReads(int group, Outbox outbox)
{
    private const int BytesMax = WireLimits.RecordsBytesMax;

    private readonly Dictionary<long, Waiting> waiting = [];
    private long lastTicket;

    /// <param name="snapshot">The one asked for; null when there is none.</param>
    /// <param name="lastEpoch">That of the record that ends at its smallest stamp.</param>
    public void Handle(long link, ReadSnapshot read, StoredSnapshot? snapshot, long lastEpoch)
    {
        if (snapshot is null || read.Position > snapshot.Length)
        {
            outbox.Send(link, new ReadSnapshotReply(group, read.Ticket, SnapshotReadStatus.None, read.Id, 0, 0, 0, 0, read.Position, default));
            return;
        }

        lastTicket++;
        waiting[lastTicket] = new Waiting(link, read, snapshot, lastEpoch);
        outbox.Do(new FetchSnapshot(group, lastTicket, snapshot.Id, read.Position, Math.Clamp(read.BytesMax, 0, BytesMax)));
    }

    public void Completed(SnapshotFetched fetched)
    {
        if (!waiting.Remove(fetched.Ticket, out var asked)) return;
        var (link, read, snapshot, lastEpoch) = asked;
        if (fetched.Failure is { } failure) outbox.Tell(NoteKind.SnapshotDamaged, group, snapshot.Epoch, $"snapshot {snapshot.Id} could not be read: {failure}");
        var failed = fetched.Failure is null ? SnapshotReadStatus.None : SnapshotReadStatus.Failed;
        outbox.Send(link, new ReadSnapshotReply(
            group, read.Ticket, fetched.Bytes is null ? failed : SnapshotReadStatus.Ok, snapshot.Id, snapshot.Length, snapshot.SmallestStamp, snapshot.LargestStamp, lastEpoch,
            read.Position, fetched.Bytes ?? default));
    }

    private readonly record struct Waiting(long Link, ReadSnapshot Read, StoredSnapshot Snapshot, long LastEpoch);
}
