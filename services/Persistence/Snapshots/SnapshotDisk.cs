using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;
using Distro.Wire.Messages;

namespace Distro.Persistence.Snapshots;

/// <summary>
/// Does a machine's requests about one group's snapshots, one at a time, and says how each ended: the whole difference between a snapshot that failed and a process
/// that has to end. On whatever thread it is called; the simulator calls it on its own.
/// </summary>
public sealed class SnapshotDisk(int group, SnapshotStore store)
{
    /// <summary>The result of a request; null for one that is not answered.</summary>
    /// <param name="between">Called now and then during a long one.</param>
    public SnapshotResult? Do(SnapshotRequest request, Action between)
    {
        try
        {
            return Try(request, between);
        }
        catch (IOException error)
        {
            return request switch
            {
                FetchSnapshot fetch => new SnapshotFetched(group, fetch.Ticket, null, error.Message),
                BeginSnapshot begin => Failed(begin.Id, error),
                WriteSnapshot write => Failed(write.Id, error),
                SealSnapshot seal => Failed(seal.Id, error),
                _ => null,
            };
        }
    }

    /// <summary>What was asked for one that failed meanwhile is not answered: that it failed was said.</summary>
    private SnapshotResult? Try(SnapshotRequest request, Action between)
    {
        switch (request)
        {
            case WriteSnapshot over when !store.IsUnderWay(over.Id):
            case SealSnapshot unsealed when !store.IsUnderWay(unsealed.Id):
                return null;
            case BeginSnapshot begin:
                store.Begin(begin.Id);
                return null;
            case WriteSnapshot write:
                store.Write(write.Id, write.Position, write.Bytes.Span);
                return new SnapshotWritten(group, write.Id, write.Position + write.Bytes.Length);
            case SealSnapshot seal:
                return new SnapshotSealed(group, store.Seal(seal.Id, group, seal.Epoch, seal.Summary, between));
            case DropSnapshotPart:
                store.DropPart();
                return null;
            case GiveUpSnapshot:
                if (store.IncomingId is not (> 0 and var id)) return null;
                store.DropPart();
                return new SnapshotFailed(group, id, SnapshotStatus.NoRoom, "the disk is full, and the log needs the room");
            case DeleteSnapshot delete:
                store.Delete(delete.Id);
                return null;
            case VerifySnapshot verify:
                return store.Verify(verify.Id, between) is { } reason ? new SnapshotDamaged(group, verify.Id, reason) : null;
            case FetchSnapshot fetch:
                return new SnapshotFetched(group, fetch.Ticket, store.Read(fetch.Id, fetch.Position, fetch.BytesMax));
            default:
                throw new InvalidOperationException($"{request.GetType().Name} is nothing that a snapshot's disk does");
        }
    }

    private SnapshotFailed Failed(long id, IOException error)
    {
        try
        {
            store.DropPart();
        }
        catch (IOException)
        {
            // The first failure is the one that is told; the part goes at the next start.
        }

        var status = error switch
        {
            DiskFullException => SnapshotStatus.NoRoom,
            CorruptSnapshotException => SnapshotStatus.Invalid,
            _ => SnapshotStatus.Failed,
        };
        return new SnapshotFailed(group, id, status, error.Message);
    }
}
