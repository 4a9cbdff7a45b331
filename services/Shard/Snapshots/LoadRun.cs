using System.Collections.Concurrent;
using Distro.Net;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Shard.Snapshots;

/// <summary>A run of sections being loaded by one loop, as its bytes come. It believes no byte that its checksum does not vouch for.</summary>
internal sealed class LoadRun : ILoopWork, ISnapshotVisitor
{
    private readonly SnapshotLoading loading;
    private readonly DataPlane plane;
    private readonly Execution.Worker worker;
    private readonly SectionReader reader;
    private readonly ConcurrentQueue<(ReadOnlyMemory<byte> Bytes, bool IsLast)> given = new();
    private readonly bool isOlder;
    private int slot;
    private int expected;
    private int reserved;
    private int reservedDatabase;

    public LoadRun(SnapshotLoading loading, SnapshotRun run, DataPlane plane, Execution.Worker worker)
    {
        this.loading = loading;
        this.plane = plane;
        this.worker = worker;
        isOlder = run.IsOlder;
        reader = new SectionReader(run.Id, run.Position, this);
    }

    public void Post(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        given.Enqueue((bytes, isLast));
        worker.Loop.Post(this);
    }

    /// <summary>One piece a time, so that the loop can answer LOADING between two. Nobody serves data meanwhile: the gate is closed for moments only.</summary>
    public void Run()
    {
        if (!given.TryDequeue(out var piece))
            return;
        if (loading.IsAbandoned || loading.Failure is not null)
        {
            loading.Done(piece.Bytes.Length, problem: null);
            return;
        }

        var wait = default(SpinWait);
        while (!plane.Gate.TryEnter(worker.Index))
            wait.SpinOnce();
        string? problem = null;
        try
        {
            if (!loading.IsAbandoned)
                Load(piece.Bytes.Span, piece.IsLast);
        }
        catch (CorruptSnapshotException error)
        {
            problem = $"{error.Reason} (at byte {error.Position})";
        }
        finally
        {
            plane.Gate.Leave(worker.Index);
        }

        loading.Done(piece.Bytes.Length, problem);
    }

    public void SlotBegins(int slot, long stamp) => (this.slot, expected, reserved) = (slot, loading.KeysExpected(slot), 0);

    public void Entry(in SnapshotEntry entry)
    {
        if (expected > 0) Reserve(entry);
        if (worker.Loader.Keys.Add(slot, entry.Database, entry.Key, entry.Continues, entry.ExpireAt, (uint)entry.Access, entry.Value) is { } problem)
            throw new CorruptSnapshotException(reader.Position, $"slot {slot}: {problem}");
    }

    public void SlotEnds(int slot, long stamp, long keys)
    {
        plane.Keyspace.LastOffset(slot) = stamp;
        if (reserved > 0) worker.Loader.Keys.Settle(slot, reservedDatabase, reserved);
        if (loading.SectionIsLoaded(worker, slot) is { } problem)
            throw new CorruptSnapshotException(reader.Position, $"slot {slot}: {problem}");
    }

    public void SlotsEmpty(int first, int count, long stamp)
    {
        if (!isOlder)
            loading.AddEmpty(first, count, stamp);
    }

    /// <summary>Their sections come from an older one.</summary>
    public void SlotsKept(int first, int count, long stamp)
    {
    }

    public void Functions(long stamp, ReadOnlySpan<byte> libraries)
    {
        if (worker.Loader.Keys.AddFunctions(libraries) is { } problem)
            throw new CorruptSnapshotException(reader.Position, "functions: " + problem);
    }

    private void Reserve(in SnapshotEntry first)
    {
        worker.Loader.Keys.Reserve(slot, first.Database, first.Key, expected);
        (reserved, reservedDatabase, expected) = (expected, first.Database, 0);
    }

    private void Load(ReadOnlySpan<byte> bytes, bool isLast)
    {
        reader.Add(bytes);
        if (isLast && !reader.IsBetweenSections)
            throw new CorruptSnapshotException(reader.Position, "a section is cut short");
    }
}
