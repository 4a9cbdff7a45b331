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
/// and <see cref="SlotCapture"/> writes the slot as it was then. A slot found empty that nothing has changed since the pass began has the pass's own beginning for its stamp;
/// so has one whose last record lies below its stamp in the snapshot that this one builds on, which is left to that one.
///
/// Records about the whole keyspace have no slot. When one comes while a pass is under way the pass fails, and another may begin: so none lies between the smallest stamp
/// and the largest, and all slots are on one side of it. The functions are those of the beginning for the same reason.
/// </summary>
internal sealed class SnapshotPass : ISnapshotTaking
{
    /// <summary>A slot that is held longer is tried again in the next step.</summary>
    private const int SpinsMax = 100;

    private const int SpinIterations = 8;

    /// <summary>Slots without a section passed by between two looks at the time.</summary>
    private const int SlotsPassedATime = 64;

    private readonly DataPlane plane;
    private readonly SnapshotStream stream = new();
    private readonly SnapshotWriter writer;
    /// <summary>What the log may grow by before the pass hastens.</summary>
    private const long HasteLogBytes = 64L << 20;

    private readonly KeyImages images = new();
    private readonly SlotCapture capture;
    private readonly long epoch;
    private readonly long beganAtOffset;
    private readonly long startedTimestamp = Stopwatch.GetTimestamp();
    private readonly SlotStamps? builtOn;
    private SnapshotPass? before;
    private int stepping;
    private bool begun;
    private long begin;
    private int next;
    private int current = -1;
    private int sections;
    private int runFirst;
    private bool runIsKept;
    private long sectionAt;
    private volatile bool cancelled;
    private volatile bool ended;
    private long stepTicksMax;
    private SnapshotSummary summary;
    private string? failure;

    /// <param name="plane">What is taken.</param>
    /// <param name="header">What the snapshot is called.</param>
    /// <param name="moved">Told when there are bytes to read, and at the end.</param>
    /// <param name="before">One that was given up and may still have to let go of a slot: this one begins when it has.</param>
    /// <param name="builtOn">What the snapshot that the header names as its base says about the slots; null for a whole one.</param>
    public SnapshotPass(DataPlane plane, SnapshotHeader header, Action moved, SnapshotPass? before = null, SlotStamps? builtOn = null)
    {
        if ((header.BaseId != 0) != (builtOn is not null))
            throw new ArgumentException("a snapshot that builds on another needs that one's stamps", nameof(builtOn));
        this.before = before;
        this.builtOn = builtOn;
        this.plane = plane;
        Header = header;
        epoch = plane.State.Epoch;
        beganAtOffset = plane.Log.ClaimedOffset;
        writer = new SnapshotWriter(stream, header);
        capture = new SlotCapture(plane.Keyspace, writer, images);
        stream.Moved = moved;
    }

    public SnapshotHeader Header { get; }

    /// <summary>What it says about each slot.</summary>
    public SlotStamps Slots { get; } = new();

    /// <summary>No record about the whole keyspace has come since it began.</summary>
    public bool CanBeBuiltOn => plane.BarrierOffset <= begin;

    public SnapshotSummary? Summary => ended && failure is null ? summary : null;

    public string? Failure => ended ? failure : null;

    /// <summary>No step is needed any more.</summary>
    public bool HasEnded => ended;

    /// <summary>A slot is begun and not finished.</summary>
    public bool IsInsideSlot => current >= 0;

    /// <summary>Of a large value of that slot only a part is written. Under the slot's lock.</summary>
    public bool HasUnfinished => capture.Unfinished > 0;

    /// <summary>It is waited for: the process ends after it, or the log has grown too much since it began.</summary>
    public bool Hastens => plane.Snapshots.Hastens || plane.Log.ClaimedOffset - beganAtOffset >= HasteLogBytes;

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
            var before = sections;
            if (!(current >= 0 ? GoOn(engine, untilTimestamp) : BeginNext(engine, untilTimestamp)))
                return;
            if (sections == before && next % SlotsPassedATime != 0)
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
        return plane.BarrierOffset > (begun ? begin : builtOn?.Begin ?? long.MaxValue) ? "a command about the whole keyspace came between" : null;
    }

    private void Begin()
    {
        begun = true;
        begin = Slots.Begin = plane.Log.ClaimedOffset;
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
        if (PassesBy(slot))
        {
            plane.Waiters.Release(slot);
            return true;
        }

        BeginSection(slot);
        if (capture.Step(engine, untilTimestamp))
        {
            EndSection(slot);
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
            EndSection(slot);
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

    /// <summary>Whether a slot needs no section: it is as in the snapshot that this one builds on, empty or not, or it is empty. Under its lock.</summary>
    private bool PassesBy(int slot)
    {
        if (plane.Keyspace.LastOffset(slot) > begin)
            return false;
        var isKept = builtOn is not null && !builtOn.HasChanged(plane.Keyspace, slot);
        if (!isKept && !IsEmpty(slot))
            return false;
        if (runIsKept != isKept)
            WriteRun(slot);
        runIsKept = isKept;
        if (isKept)
            Slots.Keep(slot, begin, builtOn!);
        else
            Slots.Set(slot, begin);
        return true;
    }

    private void BeginSection(int slot)
    {
        WriteRun(slot);
        runFirst = slot + 1;
        sections++;
        sectionAt = writer.Position;
        var stamp = plane.Log.ClaimedOffset;
        Slots.Set(slot, stamp);
        capture.Begin(slot, stamp);
    }

    private void EndSection(int slot) => Slots.SetBytes(slot, writer.Position - sectionAt);

    /// <summary>Writes the run of slots without sections that ends before a slot.</summary>
    private void WriteRun(int upTo)
    {
        if (runFirst < upTo && runIsKept)
            writer.KeptSlots(runFirst, upTo - runFirst, begin);
        else if (runFirst < upTo)
            writer.EmptySlots(runFirst, upTo - runFirst, begin);
        runFirst = upTo;
    }

    /// <summary>All slots are written. Inside the gate: no record about the whole keyspace has come since the last step looked.</summary>
    private void End()
    {
        WriteRun(KeyspaceOptions.SlotCount);
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
