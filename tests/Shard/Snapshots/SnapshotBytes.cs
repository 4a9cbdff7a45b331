using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A snapshot in memory: read off a pass, checked, and loaded as a member loads one.</summary>
internal sealed class SnapshotBytes(byte[] bytes)
{
    private const int PieceBytes = 10_000;

    public byte[] Bytes => bytes;

    public SnapshotSummary Summary { get; } = Check(bytes);

    /// <summary>Takes what a pass has made, to its end.</summary>
    public static void Drain(ISnapshotTaking pass, MemoryStream into)
    {
        while (pass.TryRead(out var piece)) into.Write(piece.Span);
    }

    /// <summary>Loads it behind its log's tail, and serves from the first moment on.</summary>
    /// <param name="plane">Empty, and not serving.</param>
    /// <param name="tail">The log from the smallest stamp on.</param>
    /// <param name="between">Called when a part of the slots is there.</param>
    public void LoadServing(DataPlane plane, byte[] tail, Action between)
    {
        var loading = plane.LoadSnapshot(Summary.Id);
        Assert.Null(SnapshotFooter.Read(bytes.AsSpan(bytes.Length - SnapshotFormat.FooterBytes), bytes.Length, out var footer));
        var index = SnapshotIndex.Read(bytes.AsSpan((int)footer.IndexPosition..^SnapshotFormat.FooterBytes), footer);
        foreach (var entry in index.Where(entry => entry.IsEmptyRun)) loading.AddEmpty(entry.Slot, entry.Count, entry.Stamp);
        Assert.True(loading.AddTail(tail, footer.SmallestStamp));
        loading.Arrive(footer.SmallestStamp + tail.Length);
        plane.ServeAsPrimary(epoch: 2, timeFloorMilliseconds: 0, Distro.Topology.Durability.Interval);
        var number = 0;
        foreach (var section in index.Where(entry => !entry.IsEmptyRun).OrderBy(entry => entry.Position))
        {
            loading.Add(number++, section.Position, bytes.AsMemory((int)section.Position, (int)section.Length), isLast: true);
            ShardHarness.Until(() => loading.BytesUnderWay == 0);
            Assert.Null(loading.Failure);
            between();
        }

        loading.Finish(footer.SmallestStamp, footer.LargestStamp);
    }

    public void Load(DataPlane plane)
    {
        Assert.Null(SnapshotFooter.Read(bytes.AsSpan(bytes.Length - SnapshotFormat.FooterBytes), bytes.Length, out var footer));
        var index = SnapshotIndex.Read(bytes.AsSpan((int)footer.IndexPosition..^SnapshotFormat.FooterBytes), footer);
        var loading = plane.LoadSnapshot(footer.Id);
        foreach (var entry in index)
        {
            if (entry.IsEmptyRun) loading.AddEmpty(entry.Slot, entry.Count, entry.Stamp);
        }

        var number = 0;
        foreach (var run in SnapshotRuns.Of(footer, index))
        {
            for (var at = run.Position; at < run.Position + run.Length; at += PieceBytes)
            {
                var length = (int)Math.Min(PieceBytes, run.Position + run.Length - at);
                loading.Add(number, at, bytes.AsMemory((int)at, length), isLast: at + length == run.Position + run.Length);
            }

            number++;
        }

        ShardHarness.Until(() => loading.BytesUnderWay == 0);
        if (loading.Failure is { } failure) throw new InvalidDataException(failure);
        loading.Finish(footer.SmallestStamp, footer.LargestStamp);
    }

    private static SnapshotSummary Check(byte[] bytes)
    {
        var verifier = new SnapshotVerifier(bytes.Length, visitor: null);
        verifier.Add(bytes);
        return verifier.End();
    }
}
