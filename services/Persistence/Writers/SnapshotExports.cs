using Distro.Persistence.Snapshots;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// RDB files of one group's snapshots that its primary wants made here. Each belongs to the link on which it was asked for: it counts as the snapshot's reader, so that neither that nor
/// the log behind it goes meanwhile, and it is given up when the link breaks.
/// </summary>
internal sealed class SnapshotExports(int group, Outbox outbox)
{
    private readonly Dictionary<long, UnderWay> underWay = [];
    private long lastTicket;

    /// <param name="link">Who asks.</param>
    /// <param name="asked">For what.</param>
    /// <param name="snapshot">The one meant; null when it is not there, or whoever asks is not the primary.</param>
    /// <param name="readers">Of the log.</param>
    public void Handle(long link, SnapshotExport asked, StoredSnapshot? snapshot, LogReaders readers)
    {
        if (snapshot is null || underWay.Values.Any(one => one.Link == link))
        {
            Reply(link, asked.Id, SnapshotStatus.NotExported, 0, snapshot is null ? "there is no such snapshot, or not for who asks" : "another is under way on this link");
            return;
        }

        underWay[++lastTicket] = new UnderWay(link, snapshot);
        readers.ReadsSnapshot(link, snapshot.Id, snapshot.SmallestStamp);
        outbox.Do(new ExportSnapshot(group, lastTicket, snapshot.Id, asked.IsAwaited));
    }

    public void LinkDown(long link)
    {
        foreach (var (ticket, one) in underWay)
        {
            if (one.Link != link) continue;
            underWay.Remove(ticket);
            outbox.Do(new DropExport(group, ticket));
        }
    }

    public void Completed(SnapshotExporting going, LogReaders readers)
    {
        if (!underWay.TryGetValue(going.Ticket, out var one)) return;
        readers.ReadsSnapshot(one.Link, one.Snapshot.Id, one.Snapshot.SmallestStamp);
        Reply(one.Link, one.Snapshot.Id, SnapshotStatus.Exporting, going.Bytes, "");
    }

    public void Completed(SnapshotExported done, LogReaders readers)
    {
        if (!underWay.Remove(done.Ticket, out var one)) return;
        readers.LinkDown(one.Link);
        Reply(one.Link, one.Snapshot.Id, done.Status, 0, done.Reason);
    }

    private void Reply(long link, long id, SnapshotStatus status, long position, string reason)
        => outbox.Send(link, new SnapshotReply(group, id, status, position, reason.Length <= WireLimits.TextBytesMax / 4 ? reason : reason[..(WireLimits.TextBytesMax / 4)]));

    private readonly record struct UnderWay(long Link, StoredSnapshot Snapshot);
}
