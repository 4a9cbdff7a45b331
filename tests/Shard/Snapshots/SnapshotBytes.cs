using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A snapshot in memory, with those that it builds on: read off passes, checked, and loaded as a member loads one.</summary>
internal sealed class SnapshotBytes
{
    private const int PieceBytes = 10_000;

    private readonly Dictionary<long, byte[]> files = [];

    /// <param name="bytes">The newest first, the whole one last.</param>
    public SnapshotBytes(params IReadOnlyList<byte[]> bytes)
    {
        foreach (var one in bytes) Add(one);
        Bytes = bytes[0];
        Summary = Check(Bytes).Summary;
    }

    public byte[] Bytes { get; }

    public SnapshotSummary Summary { get; }

    public SnapshotChain Chain { get; } = new();

    /// <summary>Takes what a pass has made, to its end.</summary>
    public static void Drain(ISnapshotTaking pass, MemoryStream into)
    {
        while (pass.TryRead(out var piece)) into.Write(piece.Span);
    }

    /// <summary>Waits until a pass is over, and gives what it has made.</summary>
    public static byte[] Whole(ISnapshotTaking pass)
    {
        var file = new MemoryStream();
        ShardHarness.Until(() =>
        {
            Drain(pass, file);
            return pass.Summary is not null || pass.Failure is not null;
        });
        Drain(pass, file);
        return file.ToArray();
    }

    /// <summary>Loads it behind its log's tail, and serves from the first moment on.</summary>
    /// <param name="plane">Empty, and not serving.</param>
    /// <param name="tail">The log from the smallest stamp on.</param>
    /// <param name="between">Called when a part of the slots is there.</param>
    public void LoadServing(DataPlane plane, byte[] tail, Action between)
    {
        var loading = Begin(plane);
        Assert.True(loading.AddTail(tail, Summary.SmallestStamp));
        loading.Arrive(Summary.SmallestStamp + tail.Length);
        plane.ServeAsPrimary(epoch: 2, timeFloorMilliseconds: 0, Distro.Topology.Durability.Interval);
        var number = 0;
        foreach (var link in Chain.Links)
        {
            foreach (var section in link.Wanted.OrderBy(entry => entry.Position))
            {
                var run = new SnapshotRun(number++, link.Id, link != Chain.Newest, section.Position, section.Length);
                loading.Add(run, section.Position, files[link.Id].AsMemory((int)section.Position, (int)section.Length), isLast: true);
                ShardHarness.Until(() => loading.BytesUnderWay == 0);
                Assert.Null(loading.Failure);
                between();
            }
        }

        loading.Finish(Summary.SmallestStamp, Summary.LargestStamp);
    }

    public void Load(DataPlane plane)
    {
        var loading = Begin(plane);
        foreach (var run in SnapshotRuns.Of(Chain))
        {
            for (var at = run.Position; at < run.Position + run.Length; at += PieceBytes)
            {
                var length = (int)Math.Min(PieceBytes, run.Position + run.Length - at);
                loading.Add(run, at, files[run.Id].AsMemory((int)at, length), isLast: at + length == run.Position + run.Length);
            }
        }

        ShardHarness.Until(() => loading.BytesUnderWay == 0);
        if (loading.Failure is { } failure) throw new InvalidDataException(failure);
        loading.Finish(Summary.SmallestStamp, Summary.LargestStamp);
    }

    private ISnapshotLoading Begin(DataPlane plane)
    {
        Assert.True(Chain.IsWhole);
        var loading = plane.LoadSnapshot();
        foreach (var section in Chain.Links.SelectMany(link => link.Wanted)) loading.Expect(section);
        foreach (var run in Chain.Links.SelectMany(link => link.Empty)) loading.AddEmpty(run.Slot, run.Count, run.Stamp);
        return loading;
    }

    private void Add(byte[] bytes)
    {
        Assert.Null(SnapshotFooter.Read(bytes.AsSpan(bytes.Length - SnapshotFormat.FooterBytes), bytes.Length, out var footer));
        Chain.Add(Check(bytes).Header, bytes.Length, footer, SnapshotIndex.Read(bytes.AsSpan((int)footer.IndexPosition..^SnapshotFormat.FooterBytes), footer));
        files[footer.Id] = bytes;
    }

    private static (SnapshotHeader Header, SnapshotSummary Summary) Check(byte[] bytes)
    {
        var verifier = new SnapshotVerifier(bytes.Length, visitor: null);
        verifier.Add(bytes);
        var summary = verifier.End();
        return (verifier.Header, summary);
    }
}
