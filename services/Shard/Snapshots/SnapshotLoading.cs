using Distro.ChangeLog.Records;
using Distro.Engine;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;

namespace Distro.Shard.Snapshots;

/// <summary>
/// Loads a snapshot: every loop makes the keys of the runs that fall to it, in its own memory, at the same time as the others. What comes before the first section (the functions)
/// is done where it is given. A slot's stamp becomes its last offset, so that replay leaves out what the slot already has.
///
/// Where the log's tail was given before the sections, taken apart by slots, a slot is at the log's end as soon as its section is loaded, and may be served
/// (<see cref="SlotArrivals"/>).
/// </summary>
internal sealed class SnapshotLoading : ISnapshotLoading
{
    /// <summary>A longer tail is replayed behind the snapshot, in steps: it would have to lie in memory as a whole.</summary>
    private const long TailBytesMax = 256L << 20;

    private readonly DataPlane plane;
    private readonly Action moved;
    private readonly Dictionary<int, LoadRun> runs = [];
    private readonly List<(int First, int Count)> empty = [];
    private readonly int[] expected = new int[KeyspaceOptions.SlotCount];
    private int nextLoop;
    private long underWay;
    private SlotTails? tails;
    private long tailTime;
    private volatile string? failure;
    private volatile bool abandoned;

    public SnapshotLoading(DataPlane plane, Action moved)
    {
        this.plane = plane;
        this.moved = moved;
    }

    public long BytesUnderWay => Interlocked.Read(ref underWay);

    public string? Failure => failure;

    public bool IsAbandoned => abandoned;

    /// <summary>The slots that are there, while some are served and others are on their way.</summary>
    public SlotArrivals? Arrivals { get; private set; }

    public void Add(SnapshotRun run, long position, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        if (!runs.TryGetValue(run.Number, out var running))
            running = runs[run.Number] = new LoadRun(this, run, plane, NextLoop());
        if (isLast)
            runs.Remove(run.Number);
        Interlocked.Add(ref underWay, bytes.Length);
        running.Post(bytes, isLast);
    }

    /// <summary>No more than the section has bytes for: an index that errs must not cost more than the snapshot could.</summary>
    public void Expect(in SnapshotIndexEntry section)
    {
        if (!section.IsFunctions) expected[section.Slot] = (int)Math.Min(section.Keys, section.Length / SnapshotEntry.BytesMin);
    }

    /// <summary>How many keys a slot is about to be given; 0 where that is not known.</summary>
    public int KeysExpected(int slot) => expected[slot];

    public void AddEmpty(int first, int count, long stamp)
    {
        for (var slot = first; slot < first + count; slot++)
            plane.Keyspace.LastOffset(slot) = stamp;
        lock (empty)
            empty.Add((first, count));
    }

    public bool AddTail(ReadOnlySpan<byte> records, long offset)
    {
        tails ??= new SlotTails();
        var reader = new RecordReader(records, offset);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            if (LogReplay.HasBarrier(record) || tails.Bytes > TailBytesMax)
            {
                tails = null;
                return false;
            }

            LogReplay.TakeApart(record, tails);
            tailTime = record.Header.TimeMilliseconds;
        }

        if (reader.Position == records.Length)
            return true;
        tails = null;
        return false;
    }

    public void Arrive(long endOffset)
    {
        tails ??= new SlotTails();
        Arrivals = new SlotArrivals();
        var work = new List<int>();
        foreach (var (first, count) in empty)
        {
            for (var slot = first; slot < first + count; slot++)
            {
                if (tails.Has(slot))
                    work.Add(slot);
                else
                    Arrivals.Arrived(slot);
            }
        }

        plane.LoadedUpTo(endOffset, tailTime);
        if (work.Count == 0)
            return;
        Interlocked.Increment(ref underWay);
        var worker = NextLoop();
        worker.Loop.Post(new LoopAction(() => ReplayEmpty(worker, work)));
    }

    public void Finish(long smallestStamp, long largestStamp)
    {
        if (Arrivals is null)
            plane.LoadedTo(smallestStamp, largestStamp);
        Arrivals = null;
        tails = null;
    }

    public void Abandon() => abandoned = true;

    /// <summary>A slot's section is whole. Null, or why what the log says above it can't be applied.</summary>
    public string? SectionIsLoaded(Worker worker, int slot)
    {
        if (Arrivals is not { } arrivals)
            return null;
        if (tails!.Apply(slot, plane.Keyspace, worker.Loader.Parts) is { } problem)
            return problem;
        arrivals.Arrived(slot);
        return null;
    }

    /// <summary>Some bytes were loaded, or could not be.</summary>
    public void Done(int bytes, string? problem)
    {
        if (problem is not null)
            failure ??= problem;
        Interlocked.Add(ref underWay, -bytes);
        moved();
    }

    private void ReplayEmpty(Worker worker, List<int> slots)
    {
        var wait = default(SpinWait);
        while (!plane.Gate.TryEnter(worker.Index))
            wait.SpinOnce();
        string? problem = null;
        for (var i = 0; i < slots.Count && problem is null && !abandoned; i++)
            problem = SectionIsLoaded(worker, slots[i]);
        plane.Gate.Leave(worker.Index);
        Done(1, problem);
    }

    private Worker NextLoop()
    {
        var worker = plane.Workers[nextLoop];
        nextLoop = (nextLoop + 1) % plane.Workers.Count;
        return worker;
    }
}
