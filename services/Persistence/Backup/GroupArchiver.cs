using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;
using Distro.Persistence.Storage;
using Distro.Wire.Machines;

namespace Distro.Persistence.Backup;

/// <summary>
/// Brings one group's log and snapshots to a store, in passes: what is durable here and not there. It only reads files, beside the log's thread, which never waits for it.
///
/// Invariant: the manifest in the store names only objects that are whole there, of one history, records without a gap. Argument: objects are put, and checked, before
/// the manifest that names them; those that go, go after. What the log no longer has on its history (another epoch began below) is dropped before anything is added.
/// </summary>
internal sealed class GroupArchiver(int group, string writer, string directory, GroupLog log, IFileSystem files, IObjectStore store, IClock clock, ArchiveLimits limits, IBackupEvents events)
{
    /// <summary>A record may come here so much later than its time says: from its primary, and through the sync that makes it durable.</summary>
    private const long LateMilliseconds = 5000;

    private readonly string manifestName = ArchiveNames.Manifest(group, writer);
    private readonly SnapshotArchiver snapshots = new(group, writer, directory, files, store, events);
    private GroupManifest? manifest;
    private bool isSwept;

    public BackupState State { get; private set; } = new(group, 0, 0, 0, "");

    /// <summary>Log below this offset may go; what is above is not in the store yet.</summary>
    public long HoldOffset
    {
        get
        {
            var archived = Math.Max(State.EndOffset, log.StartOffset);
            return log.EndOffset - archived > limits.HoldBytes ? long.MaxValue : archived;
        }
    }

    /// <summary>Everything that is durable now goes to the store.</summary>
    public void Pass()
    {
        try
        {
            var (reach, began) = (log.Reach, clock.UnixMilliseconds);
            manifest = Rejoin(manifest ?? Read(), reach);
            while (AddRecords(reach)) { }

            Put(snapshots.Add(manifest));
            Put(manifest with { CompleteMilliseconds = manifest.EndOffset >= reach.DurableOffset ? Math.Max(manifest.CompleteMilliseconds, began - LateMilliseconds) : manifest.CompleteMilliseconds });
            DropOld();
            State = State with { Failures = 0, Problem = "" };
            events.Completed(State);
        }
        catch (IOException error)
        {
            State = State with { Failures = State.Failures + 1, Problem = error.Message };
            events.BackupFailed(State);
        }
    }

    private GroupManifest Read()
    {
        try
        {
            if (ArchiveJson.Manifest(store, manifestName) is { } found && found.Group == group && found.Writer == writer) return found;
        }
        catch (DamagedBackupException error)
        {
            events.Rejoined(group, error.Message + ": the backup begins anew");
        }

        return new GroupManifest { Group = group, Writer = writer };
    }

    /// <summary>Leaves of what the store has what this log goes on from.</summary>
    private GroupManifest Rejoin(GroupManifest found, LogReach reach)
    {
        var common = LogHistory.Divergence(found.Epochs, reach.Epochs);
        if (common < found.EndOffset)
        {
            events.Rejoined(group, $"the log went on otherwise from offset {common} on: what the store had from there is replaced");
            isSwept = false;
            found = found with
            {
                Log = [.. found.Log.TakeWhile(one => one.To <= common)],
                Snapshots = [.. found.Snapshots.Where(one => one.LargestStamp <= common)],
                CompleteMilliseconds = 0,
            };
        }

        if (found.Log.Count > 0 && found.EndOffset < reach.StartOffset)
        {
            events.Rejoined(group, $"the log begins at offset {reach.StartOffset}, and the store has it up to {found.EndOffset} only: no moment before the next snapshot can be restored");
            found = found with { Log = [], Snapshots = StillUsable(found, reach.StartOffset), CompleteMilliseconds = 0 };
        }

        return found with { Epochs = reach.Epochs };
    }

    /// <summary>Those that the log goes on from, with all that they build on.</summary>
    private static ArchivedSnapshot[] StillUsable(GroupManifest found, long startOffset)
    {
        var needed = found.Snapshots.Where(one => one.SmallestStamp >= startOffset).SelectMany(one => found.ChainOf(one) ?? []).ToHashSet();
        return [.. found.Snapshots.Where(needed.Contains)];
    }

    /// <summary>The next object of records; false when there is nothing more.</summary>
    private bool AddRecords(LogReach reach)
    {
        var from = manifest!.Log.Count > 0 ? manifest.EndOffset : reach.StartOffset;
        if (from >= reach.DurableOffset) return false;
        var gather = Gather(from, reach.DurableOffset);
        if (gather.Records == 0) throw new IOException($"the log in {directory} has no record at offset {from}, and is durable up to {reach.DurableOffset}");
        var name = ArchiveNames.Records(group, writer, from, gather.To, gather.Checksum);
        store.PutBytes(name, gather.Bytes);
        events.Stored(group, name, gather.Bytes.Length);
        Put(manifest with { Log = [.. manifest.Log, new ArchivedRecords(name, from, gather.To, gather.FirstMilliseconds, gather.LastMilliseconds, gather.Records, gather.Checksum)] });
        return true;
    }

    private RecordGather Gather(long from, long durableOffset)
    {
        var gather = new RecordGather(from, durableOffset, limits.ObjectBytes);
        var segments = SegmentReport.Paths(files, directory);
        for (var i = 0; i < segments.Count && !gather.IsDone && gather.To < durableOffset; i++)
        {
            if (i + 1 < segments.Count && SegmentFormat.TryParseFileName(Path.GetFileName(segments[i + 1]), out var next) && next <= from) continue;
            var found = SegmentReport.Read(files, segments[i], gather);
            if (gather.IsDone || gather.To >= durableOffset || found.Damage is not { } damage) continue;
            throw new IOException($"{found.Path} is damaged at byte {damage.Position} (offset {damage.Offset}): {damage.Reason}");
        }

        return gather;
    }

    private void Put(GroupManifest next)
    {
        if (next == manifest) return;
        next = next with { WrittenMilliseconds = clock.UnixMilliseconds };
        ArchiveJson.Put(store, manifestName, next);
        manifest = next;
        State = State with { EndOffset = next.EndOffset, CompleteMilliseconds = next.CompleteMilliseconds };
    }

    /// <summary>Objects that no moment to be kept needs, and those that the manifest does not name.</summary>
    private void DropOld()
    {
        if (limits.Keep == TimeSpan.Zero) return;
        var kept = Retention.Of(manifest!, clock.UnixMilliseconds - (long)limits.Keep.TotalMilliseconds);
        if (isSwept && kept == manifest) return;
        Put(kept);
        isSwept = true;
        HashSet<string> named = [manifestName, .. kept.Log.Select(one => one.Name), .. kept.Snapshots.Select(one => one.Name)];
        foreach (var unnamed in store.List(ArchiveNames.Group(group, writer)).Where(one => !named.Contains(one.Name))) store.Delete(unnamed.Name);
    }
}
