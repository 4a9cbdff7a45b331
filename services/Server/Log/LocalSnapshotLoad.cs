using Distro.ChangeLog.Store;
using Distro.Persistence.Snapshots;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Server.Log;

/// <summary>Loads one snapshot, with those that it builds on, from this disk: the loops make its keys while this thread reads on. With the log's tail taken first, slots may be served while it does.</summary>
internal sealed class LocalSnapshotLoad(SnapshotStore store, StoredSnapshot found, DataPlane plane)
{
    private const int PieceBytes = 256 * 1024;
    private const long BytesUnderWayMax = 16 << 20;
    private const int WaitMilliseconds = 100;

    private SnapshotChain chain = new();
    private ISnapshotLoading loading = null!;

    /// <summary>It and those that it builds on.</summary>
    public IEnumerable<long> Ids => chain.Links.Select(link => link.Id);

    public long Keys => chain.Keys;

    private SnapshotFooter Footer => chain.Newest.Footer;

    /// <exception cref="CorruptSnapshotException">It is not what was written; what the data plane holds of it has to be dropped.</exception>
    public void Begin()
    {
        chain = store.Chain(found.Id);
        loading = plane.LoadSnapshot();
        foreach (var link in chain.Links)
        {
            foreach (var section in link.Wanted) loading.Expect(section);
            foreach (var run in link.Empty) loading.AddEmpty(run.Slot, run.Count, run.Stamp);
        }
    }

    /// <summary>Reads the log above the snapshot, so that each slot is at its end as soon as it is loaded. False when it can't be done: the log is applied behind the snapshot.</summary>
    public bool TryTakeTail(LogStore log)
    {
        if (Footer.SmallestStamp < log.StartOffset || Footer.SmallestStamp >= log.EndOffset) return false;
        var walk = log.Walk(Footer.SmallestStamp);
        while (walk.TryNext(out var records, out var offset))
        {
            if (!loading.AddTail(records, offset)) return false;
        }

        loading.Arrive(log.EndOffset);
        return true;
    }

    /// <exception cref="CorruptSnapshotException">It is not what was written; what the data plane holds of it has to be dropped.</exception>
    public void Finish()
    {
        using var moved = new ManualResetEventSlim();
        plane.Snapshots.Moved = moved.Set;
        try
        {
            foreach (var run in SnapshotRuns.Of(chain)) Load(run, moved);
            WaitFor(moved, bytesMax: 0);
        }
        catch (CorruptSnapshotException)
        {
            loading.Abandon();
            throw;
        }
        finally
        {
            plane.Snapshots.Moved = null;
        }

        if (loading.Failure is { } failure)
        {
            loading.Abandon();
            throw new CorruptSnapshotException(0, failure);
        }

        loading.Finish(Footer.SmallestStamp, Footer.LargestStamp);
    }

    private void Load(SnapshotRun run, ManualResetEventSlim moved)
    {
        for (var at = run.Position; at < run.Position + run.Length && loading.Failure is null; at += PieceBytes)
        {
            var length = (int)Math.Min(PieceBytes, run.Position + run.Length - at);
            WaitFor(moved, BytesUnderWayMax);
            loading.Add(run, at, Bytes(run.Id, at, length), isLast: at + length == run.Position + run.Length);
        }
    }

    private void WaitFor(ManualResetEventSlim moved, long bytesMax)
    {
        while (loading.BytesUnderWay > bytesMax)
        {
            moved.Wait(WaitMilliseconds);
            moved.Reset();
        }
    }

    private ReadOnlyMemory<byte> Bytes(long id, long position, int count)
        => store.Read(id, position, count) ?? throw new CorruptSnapshotException(position, "it is not there any longer");
}
