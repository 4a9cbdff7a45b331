using System.Diagnostics;
using Distro.Commands.Snapshots;
using Distro.Engine;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Writing;

namespace Distro.Shard.Snapshots;

/// <summary>
/// One snapshot being taken: slot after slot, in steps that the loops run between commands. One loop at a time is in a step; which one does not matter.
///
/// Invariant: each slot's section equals the slot after exactly those parts of the log that lie below its stamp. Argument: the stamp is the log's end, read while the slot's lock
/// is held; effects are appended before their slots are released, so whatever has changed the slot lies below, and whatever will change it comes to lie above;
/// and <see cref="SlotCapture"/> writes the slot as it was then. A slot found empty that nothing has changed since the pass began has the pass's own beginning for its stamp.
///
/// Records about the whole keyspace have no slot. When one comes while a pass is under way the pass fails, and another may begin: so none lies between the smallest stamp
/// and the largest, and all slots are on one side of it. The functions are those of the beginning for the same reason.
/// </summary>
internal sealed class SnapshotPass : ISnapshotTaking
{
    /// <summary>A slot that is held longer is tried again in the next step.</summary>
    private const int SpinsMax = 100;

    private const int SpinIterations = 8;

    /// <summary>Empty slots passed by between two looks at the time.</summary>
    private const int EmptySlotsATime = 64;

    private readonly DataPlane plane;
    private readonly SnapshotStream stream = new();
    private readonly SnapshotWriter writer;
    private readonly KeyImages images = new();
    private readonly SlotCapture capture;
    private readonly long epoch;
    private readonly long startedTimestamp = Stopwatch.GetTimestamp();
    private SnapshotPass? before;
    private int stepping;
    private bool begun;
    private long begin;
    private int next;
    private int current = -1;
    private int firstEmpty;
    private volatile bool cancelled;
    private volatile bool ended;
    private long stepTicksMax;
    private SnapshotSummary summary;
    private string? failure;

    /// <param name="plane">What is taken.</param>
    /// <param name="header">What the snapshot is called.</param>
    /// <param name="moved">Told when there are bytes to read, and at the end.</param>
    /// <param name="before">One that was given up and may still have to let go of a slot: this one begins when it has.</param>
    public SnapshotPass(DataPlane plane, SnapshotHeader header, Action moved, SnapshotPass? before = null)
    {
        this.before = before;
        this.plane = plane;
        Header = header;
        epoch = plane.State.Epoch;
        writer = new SnapshotWriter(stream, header);
        capture = new SlotCapture(plane.Keyspace, writer, images);
        stream.Moved = moved;
    }

    public SnapshotHeader Header { get; }

    public SnapshotSummary? Summary => ended && failure is null ? summary : null;

    public string? Failure => ended ? failure : null;

    /// <summary>No step is needed any more.</summary>
    public bool HasEnded => ended;

    /// <summary>A slot is begun and not finished.</summary>
    public bool IsInsideSlot => current >= 0;

    /// <summary>Of a large value of that slot only a part is written. Under the slot's lock.</summary>
    public bool HasUnfinished => capture.Unfinished > 0;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(startedTimestamp);

    /// <summary>Slots of which the pass has begun; a moment old.</summary>
    public int SlotsBegun => Volatile.Read(ref next);

    public string Figures => Costs.ToString();

    public SnapshotFigures Costs => new(writer.Position, capture.Preserved, Stopwatch.GetElapsedTime(0, Volatile.Read(ref stepTicksMax)), Elapsed);

    public bool TryRead(out ReadOnlyMemory<byte> bytes) => stream.TryTake(out bytes);

    public void Cancel() => cancelled = true;

    /// <summary>Works until that instant, on a loop's thread between commands. Does nothing while another loop is at it, or too much lies unread.</summary>
    public void Step(Execution.Worker worker, long untilTimestamp)
    {
        if (ended || Interlocked.CompareExchange(ref stepping, 1, 0) != 0)
            return;
        var started = Stopwatch.GetTimestamp();
        if (plane.Gate.TryEnter(worker.Index))
        {
            StepInside(worker.Context.Worker!, untilTimestamp);
            plane.Gate.Leave(worker.Index);
        }

        stepTicksMax = Math.Max(stepTicksMax, Stopwatch.GetTimestamp() - started);
        Volatile.Write(ref stepping, 0);
    }

    private void StepInside(Engine.Worker engine, long untilTimestamp)
    {
        if (WhyNot() is { } reason)
        {
            Fail(reason);
            return;
        }

        if (before is { HasEnded: false })
            return;
        before = null;
        if (!begun)
            Begin();
        while (!stream.IsFull)
        {
            var before = firstEmpty;
            if (!(current >= 0 ? GoOn(engine, untilTimestamp) : BeginNext(engine, untilTimestamp)))
                return;
            if (firstEmpty == before && next % EmptySlotsATime != 0)
                continue;
            if (Stopwatch.GetTimestamp() >= untilTimestamp)
                return;
        }
    }

    private string? WhyNot()
    {
        if (cancelled)
            return "it was cancelled";
        var state = plane.State;
        if (state.Role != ServingRole.Primary || state.Epoch != epoch)
            return "this process is not the primary any more";
        return begun && plane.BarrierOffset > begin ? "a command about the whole keyspace came between" : null;
    }

    private void Begin()
    {
        begun = true;
        begin = plane.Log.ClaimedOffset;
        writer.Begin();
        writer.Functions(begin, images.Functions(plane.Scripts));
    }

    /// <summary>Begins with the next slot. False when there is none that could be had now.</summary>
    private bool BeginNext(Engine.Worker engine, long untilTimestamp)
    {
        if (next == KeyspaceOptions.SlotCount)
        {
            End();
            return false;
        }

        var slot = next;
        if (!TryTake(slot))
            return false;
        next++;
        if (IsEmpty(slot) && plane.Keyspace.LastOffset(slot) <= begin)
        {
            plane.Waiters.Release(slot);
            return true;
        }

        WriteEmpty(slot);
        firstEmpty = slot + 1;
        capture.Begin(slot, plane.Log.ClaimedOffset);
        if (capture.Step(engine, untilTimestamp))
        {
            plane.Waiters.Release(slot);
            return true;
        }

        current = slot;
        plane.Keyspace.Guard(slot, capture);
        plane.Waiters.Release(slot);
        return false;
    }

    /// <summary>Goes on with a slot that was begun. True when it is done.</summary>
    private bool GoOn(Engine.Worker engine, long untilTimestamp)
    {
        if (!TryTake(current))
            return false;
        var slot = current;
        var large = capture.Unfinished;
        var done = capture.Step(engine, untilTimestamp);
        if (done)
        {
            plane.Keyspace.Unguard();
            current = -1;
        }

        plane.Waiters.Release(slot);
        if (done || capture.Unfinished < large)
            plane.Waiters.WakeCapture();
        return done;
    }

    private bool TryTake(int slot)
    {
        ref var word = ref plane.Keyspace.Lock(slot);
        for (var spins = 0; spins < SpinsMax; spins++)
        {
            if (word.TryAcquire())
                return true;
            Thread.SpinWait(SpinIterations);
        }

        return false;
    }

    private bool IsEmpty(int slot)
    {
        for (var database = 0; database < plane.Keyspace.Options.Databases; database++)
        {
            if (plane.Keyspace.CountInSlot(slot, database) > 0)
                return false;
        }

        return true;
    }

    private void WriteEmpty(int upTo)
    {
        if (firstEmpty < upTo)
            writer.EmptySlots(firstEmpty, upTo - firstEmpty, begin);
    }

    /// <summary>All slots are written. Inside the gate: no record about the whole keyspace has come since the last step looked.</summary>
    private void End()
    {
        WriteEmpty(KeyspaceOptions.SlotCount);
        summary = writer.End();
        Finish();
    }

    /// <summary>The slot under way is let go of first, which may have to wait for another step.</summary>
    private void Fail(string reason)
    {
        if (current >= 0)
        {
            if (!TryTake(current))
                return;
            plane.Keyspace.Unguard();
            capture.Abandon();
            plane.Waiters.Release(current);
            plane.Waiters.WakeCapture();
            current = -1;
        }

        failure = reason;
        Finish();
    }

    /// <summary>The last bytes can be taken before anybody sees that they are the last.</summary>
    private void Finish()
    {
        stream.Complete();
        ended = true;
        stream.Moved?.Invoke();
    }
}
