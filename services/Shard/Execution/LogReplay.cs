using Distro.ChangeLog.Records;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Commands.Scripting;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Shard.Execution;

/// <summary>
/// Applies records of the log to the keyspace, through the same handlers that made them: on a replica while it serves reads, and before a member serves.
/// Where it serves, a record's slots are all taken before its first part is applied, so a reader sees all of it or nothing; before, all loops replay slots at the same time,
/// if there is more to come while the control thread already takes apart what comes next.
///
/// Invariant: each part is applied exactly once. A slot's last offset says up to where it is, be it the end of the last record applied or the stamp at which a snapshot has it; a part of
/// a record that begins below is in it already and is left out. Without a snapshot no such record comes, since the log is applied in order. Runs on the member's control thread,
/// which unlike a loop may wait for a slot.
/// </summary>
internal sealed class LogReplay
{
    /// <summary>As much as is handed to the loops at once, of what there is more of: enough for most slots to have several parts in it, and little enough for the processor's cache.</summary>
    private const long StretchBytes = 8 << 20;

    private readonly DataPlane plane;
    private readonly WorkerContext context;
    private readonly PartReplay parts;
    private readonly ParallelReplay together;
    private readonly SlotSet slots;
    private SlotTails filling = new();
    private SlotTails underWay = new();
    private bool isUnderWay;
    private bool isOfMany;
    private readonly int worker;

    public LogReplay(DataPlane plane, int worker)
    {
        this.plane = plane;
        this.worker = worker;
        slots = new SlotSet(plane.Keyspace, plane.Waiters);
        context = new WorkerContext
        {
            Keyspace = plane.Keyspace,
            Worker = plane.Keyspace.Worker(worker),
            Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() },
            Host = plane.Host,
            Watches = plane.Watches,
            Expiry = ExpiryRole.Ignore,
            ScriptCatalog = plane.Scripts,
        };
        parts = new PartReplay(plane, context);
        together = new ParallelReplay(plane, parts, worker);
    }

    /// <summary>The largest stamp of the snapshot loaded: a record about the whole keyspace below it would concern some slots and be in others already.</summary>
    public long NoBarrierBelow { get; set; }

    /// <summary>The time of the last record applied.</summary>
    public long LastTimeMilliseconds { get; private set; }

    /// <summary>Applies the whole records that begin at an offset; returns where they end.</summary>
    /// <param name="records">They, unverified.</param>
    /// <param name="offset">Of the first.</param>
    /// <param name="moreComes">Where nobody is served, a part of them may still have to be applied when this returns: later calls do, the last by saying that no more comes.</param>
    /// <exception cref="InvalidDataException">The bytes are no records of that place, or a part can't be applied.</exception>
    public long Apply(ReadOnlySpan<byte> records, long offset, bool moreComes)
    {
        context.Worker!.Heap.LeaveIdle();
        isOfMany |= moreComes;
        var end = ApplyAll(records, offset);
        if (!moreComes)
            Finish();
        else if (filling.Bytes >= StretchBytes)
            HandOver();
        context.Worker.Heap.EnterIdle();
        return end;
    }

    /// <summary>Nothing of what was given and not applied counts any more.</summary>
    public void Drop()
    {
        if (isUnderWay)
            together.Abandon();
        isUnderWay = isOfMany = false;
        filling.Clear();
        underWay.Clear();
    }

    private long ApplyAll(ReadOnlySpan<byte> records, long offset)
    {
        var reader = new RecordReader(records, offset);
        // Where nobody is served, nobody sees slots at different places: all loops replay.
        var isAlone = plane.State.Role == ServingRole.Suspended;
        while (true)
        {
            var status = reader.Read(out var record);
            if (status is not (RecordStatus.Whole or RecordStatus.End))
                throw new InvalidDataException($"the log is {status} at offset {reader.Offset}");
            if (status == RecordStatus.End)
                return reader.Offset;
            LastTimeMilliseconds = record.Header.TimeMilliseconds;
            if (HasBarrier(record))
            {
                Settle();
                ApplyBehindGate(record);
            }
            else if (isAlone)
            {
                TakeApart(record, filling);
            }
            else if (record.Header.PartCount > 0)
            {
                ApplyOnSlots(record);
            }
        }
    }

    /// <summary>Adds a record that is about slots only.</summary>
    internal static void TakeApart(Record record, SlotTails into)
    {
        var header = record.Header;
        foreach (var part in record.Parts)
            into.Add(part.Slot, part.Database, header.Offset, header.EndOffset, header.TimeMilliseconds, part.Resp);
    }

    /// <summary>The stretch taken apart goes to the loops, when they are done with the one before.</summary>
    private void HandOver()
    {
        Await();
        (filling, underWay) = (underWay, filling);
        together.Begin(underWay, isOfMany);
        isUnderWay = true;
    }

    /// <summary>What was given is applied.</summary>
    private void Settle()
    {
        if (filling.Slots.Count > 0)
            HandOver();
        Await();
    }

    private void Finish()
    {
        Settle();
        if (isOfMany)
            together.Fit();
        isOfMany = false;
        filling.Trim();
        underWay.Trim();
    }

    private void Await()
    {
        if (!isUnderWay)
            return;
        isUnderWay = false;
        var problem = together.End();
        underWay.Clear();
        if (problem is not null)
            throw new InvalidDataException(problem);
    }

    /// <summary>Every library of functions and every key as the effects that make it, in the form that Apply takes. The gate is closed.</summary>
    public void WriteContents(Action<EffectWriter> append)
    {
        context.NowMilliseconds = plane.Clock.UnixMilliseconds;
        LibraryLoading.WriteContents(plane.Scripts, context.Effects);
        if (!context.Effects.IsEmpty)
            append(context.Effects);
        context.Effects.Clear();
        LibraryLoading.WriteContents(plane.Scripts, context.Effects);
        if (!context.Effects.IsEmpty)
            append(context.Effects);
        context.Effects.Clear();
        KeyspaceEffects.Write(context, append);
    }

    internal static bool HasBarrier(Record record)
    {
        foreach (var part in record.Parts)
        {
            if (part.IsBarrier)
                return true;
        }

        return false;
    }

    private void ApplyBehindGate(Record record)
    {
        if (record.Header.Offset < NoBarrierBelow)
            throw new InvalidDataException($"the record at offset {record.Header.Offset} concerns the whole keyspace, and the snapshot that was loaded lies on both sides of it");
        plane.Gate.Close();
        try
        {
            ApplyParts(record);
            plane.BarrierOffset = record.Header.EndOffset;
        }
        finally
        {
            plane.Gate.Open();
        }
    }

    private void ApplyOnSlots(Record record)
    {
        slots.Clear();
        foreach (var part in record.Parts)
            slots.Add(part.Slot);
        slots.Seal();
        var wait = default(SpinWait);
        while (!plane.Gate.TryEnter(worker))
            wait.SpinOnce();
        TakeSlots(wait);
        try
        {
            ApplyParts(record);
            foreach (var slot in slots.Slots)
                plane.Keyspace.LastOffset(slot) = Math.Max(plane.Keyspace.LastOffset(slot), record.Header.EndOffset);
        }
        finally
        {
            slots.ReleaseAll();
            plane.Gate.Leave(worker);
        }
    }

    private void TakeSlots(SpinWait wait)
    {
        plane.Gate.Pause(worker);
        while (true)
        {
            while (!slots.TryTakeAll(Waiter.NoSlot, out _))
                wait.SpinOnce();
            if (plane.Gate.TryResume(worker))
                return;
            slots.ReleaseAll();
            wait.SpinOnce();
        }
    }

    private void ApplyParts(Record record)
    {
        foreach (var part in record.Parts)
        {
            if (!part.IsBarrier && record.Header.Offset < plane.Keyspace.LastOffset(part.Slot))
                continue;
            if (parts.Apply(part.IsBarrier ? -1 : part.Slot, part.Database, record.Header.TimeMilliseconds, part.Resp) is { } problem)
                throw new InvalidDataException($"record at offset {record.Header.Offset}: {problem}");
        }
    }
}
