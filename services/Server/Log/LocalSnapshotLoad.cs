using Distro.Persistence.Snapshots;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Server.Log;

/// <summary>Loads one snapshot from this disk: the loops make its keys while this thread reads on.</summary>
internal sealed class LocalSnapshotLoad(SnapshotStore store, StoredSnapshot found, DataPlane plane)
{
    private const int PieceBytes = 256 * 1024;
    private const long BytesUnderWayMax = 16 << 20;
    private const int WaitMilliseconds = 100;

    /// <exception cref="CorruptSnapshotException">It is not what was written; what the data plane holds of it has to be dropped.</exception>
    public void Run()
    {
        using var moved = new ManualResetEventSlim();
        plane.Snapshots.Moved = moved.Set;
        try
        {
            if (SnapshotFooter.Read(Bytes(found.Length - SnapshotFormat.FooterBytes, SnapshotFormat.FooterBytes).Span, found.Length, out var footer) is { } reason)
                throw new CorruptSnapshotException(found.Length, reason);
            var index = SnapshotIndex.Read(Bytes(footer.IndexPosition, (int)(found.Length - SnapshotFormat.FooterBytes - footer.IndexPosition)).Span, footer);
            Load(footer, index, moved);
        }
        finally
        {
            plane.Snapshots.Moved = null;
        }
    }

    private void Load(in SnapshotFooter footer, IReadOnlyList<SnapshotIndexEntry> index, ManualResetEventSlim moved)
    {
        var loading = plane.LoadSnapshot(found.Id);
        foreach (var entry in index)
        {
            if (entry.IsEmptyRun) loading.AddEmpty(entry.Slot, entry.Count, entry.Stamp);
        }

        var runs = SnapshotRuns.Of(footer, index);
        for (var number = 0; number < runs.Count; number++) Load(loading, number, runs[number], moved);
        WaitFor(loading, moved, bytesMax: 0);
        if (loading.Failure is { } failure)
        {
            loading.Abandon();
            throw new CorruptSnapshotException(0, failure);
        }

        loading.Finish(footer.SmallestStamp, footer.LargestStamp);
    }

    private void Load(ISnapshotLoading loading, int number, SnapshotRun run, ManualResetEventSlim moved)
    {
        for (var at = run.Position; at < run.Position + run.Length && loading.Failure is null; at += PieceBytes)
        {
            var length = (int)Math.Min(PieceBytes, run.Position + run.Length - at);
            WaitFor(loading, moved, BytesUnderWayMax);
            loading.Add(number, at, Bytes(at, length), isLast: at + length == run.Position + run.Length);
        }
    }

    private static void WaitFor(ISnapshotLoading loading, ManualResetEventSlim moved, long bytesMax)
    {
        while (loading.BytesUnderWay > bytesMax)
        {
            moved.Wait(WaitMilliseconds);
            moved.Reset();
        }
    }

    private ReadOnlyMemory<byte> Bytes(long position, int count)
        => store.Read(found.Id, position, count) ?? throw new CorruptSnapshotException(position, "it is not there any longer");
}
