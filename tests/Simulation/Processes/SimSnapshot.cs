using System.Buffers.Binary;
using Distro.ChangeLog.Records;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Writing;

namespace Distro.Tests.Simulation.Processes;

/// <summary>
/// A snapshot being taken of a plane of registers: a slot after the other with time between, in which commands run, in the real format. What it holds of a slot is the slot at its stamp.
/// </summary>
public sealed class SimTaking : ISnapshotTaking, ISnapshotOutput
{
    private const int ValueBytes = 17;

    private readonly SimDataPlane plane;
    private readonly SnapshotWriter writer;
    private readonly Queue<ReadOnlyMemory<byte>> chunks = [];
    private readonly SimStamps? builtOn;
    private readonly long begin;
    private int next;

    public SimTaking(SimDataPlane plane, SnapshotHeader header, SimStamps? builtOn)
    {
        this.plane = plane;
        this.builtOn = builtOn;
        Header = header;
        begin = plane.PublishedOffset;
        Slots = new SimStamps(header.Id);
        writer = new SnapshotWriter(this, header);
        writer.Begin();
    }

    public SnapshotHeader Header { get; }

    /// <summary>What it says about each slot.</summary>
    public SimStamps Slots { get; }

    public SnapshotSummary? Summary { get; private set; }

    public string? Failure { get; private set; }

    public string Figures => "simulated";

    /// <summary>Writes the next slot. False at the end.</summary>
    public bool Step(int slots)
    {
        if (Failure is not null || Summary is not null) return false;
        if (next < slots)
        {
            if (builtOn is not null && !plane.HasChanged(next, builtOn))
            {
                writer.KeptSlots(next, 1, begin);
                Slots.Stamps[next] = begin;
                next++;
                return true;
            }

            Slots.Stamps[next] = plane.PublishedOffset;
            writer.BeginSlot(next, plane.PublishedOffset);
            Span<byte> key = stackalloc byte[sizeof(int)];
            Span<byte> value = stackalloc byte[ValueBytes];
            BinaryPrimitives.WriteInt32LittleEndian(key, next);
            value[0] = 0;
            if (plane.TryGet(next, out var held, out var sequence))
            {
                BinaryPrimitives.WriteInt64LittleEndian(value[1..], held);
                BinaryPrimitives.WriteInt64LittleEndian(value[(1 + sizeof(long))..], sequence);
                writer.Add(new SnapshotEntry { Key = key, ExpireAt = -1, Value = value });
            }

            writer.EndSlot();
            next++;
            return true;
        }

        writer.EmptySlots(slots, SnapshotFormat.SlotCount - slots, begin);
        Summary = writer.End();
        return false;
    }

    public void Write(ReadOnlySpan<byte> bytes) => chunks.Enqueue(bytes.ToArray());

    public bool TryRead(out ReadOnlyMemory<byte> bytes) => chunks.TryDequeue(out bytes);

    public void Cancel() => Failure ??= "cancelled";
}

/// <summary>Loads a snapshot into a plane of registers, a while after its bytes were given.</summary>
public sealed class SimLoading(SimCluster cluster, SimDataPlane plane, MemberProcess process) : ISnapshotLoading
{
    private readonly Dictionary<int, SectionReader> runs = [];
    private readonly Queue<(SnapshotRun Run, ReadOnlyMemory<byte> Bytes, bool IsLast)> given = [];
    private readonly List<byte[]> tail = [];
    private readonly List<(int Slot, long Offset, long EndOffset, byte[] Payload)> parts = [];
    private readonly HashSet<int> arrived = [];
    private readonly HashSet<int> empty = [];
    private long tailStart = -1;
    private long tailTime;
    private bool hasOlder;

    /// <summary>Slots come one by one, and not all are there.</summary>
    public bool IsArriving { get; private set; }

    public bool HasArrived(int slot) => arrived.Contains(slot);

    public long BytesUnderWay { get; private set; }

    public string? Failure { get; private set; }

    public bool IsAbandoned { get; private set; }

    public void Add(SnapshotRun run, long position, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        BytesUnderWay += bytes.Length;
        if (run.IsOlder && !hasOlder) cluster.Counters.ChainsLoaded++;
        hasOlder |= run.IsOlder;
        given.Enqueue((run, bytes, isLast));
        process.Later(cluster.World.Random.Next(100, cluster.Plan.LoadMicrosecondsMax), Load);
    }

    public void Expect(in SnapshotIndexEntry section)
    {
    }

    public void AddEmpty(int first, int count, long stamp)
    {
        for (var slot = first; slot < Math.Min(first + count, cluster.Keys); slot++)
        {
            plane.Stamp(slot, stamp);
            empty.Add(slot);
        }
    }

    /// <summary>Now and then there is a reason not to take it.</summary>
    public bool AddTail(ReadOnlySpan<byte> records, long offset)
    {
        if (tailStart < 0) tailStart = offset;
        if (cluster.World.Random.Next(16) == 0) return false;
        var reader = new RecordReader(records, offset);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            tail.Add(record.Bytes.ToArray());
            tailTime = record.Header.TimeMilliseconds;
            foreach (var part in record.Parts) parts.Add((part.Slot, record.Header.Offset, record.Header.EndOffset, part.Resp.ToArray()));
        }

        return reader.Position == records.Length;
    }

    public void Arrive(long endOffset)
    {
        IsArriving = true;
        plane.LoadedUpTo(tailStart, endOffset, tail, tailTime);
        foreach (var slot in empty) Arrived(slot);
    }

    public void Finish(long smallestStamp, long largestStamp)
    {
        if (!IsArriving) plane.LoadedTo(smallestStamp, largestStamp);
        IsArriving = false;
    }

    public void Abandon()
    {
        IsAbandoned = true;
        IsArriving = false;
    }

    private void Arrived(int slot)
    {
        if (!IsArriving || slot >= cluster.Keys) return;
        plane.Arrived(slot, parts.Where(part => part.Slot == slot).Select(part => (part.Offset, part.EndOffset, part.Payload)));
        arrived.Add(slot);
    }

    private void Load()
    {
        var (run, bytes, isLast) = given.Dequeue();
        BytesUnderWay -= bytes.Length;
        if (IsAbandoned || Failure is not null) return;
        if (!runs.TryGetValue(run.Number, out var reader)) runs[run.Number] = reader = new SectionReader(run.Id, run.Position, new Visitor(this, plane, run.IsOlder));
        try
        {
            reader.Add(bytes.Span);
            if (isLast && !reader.IsBetweenSections) Failure = "a section is cut short";
        }
        catch (CorruptSnapshotException error)
        {
            Failure = error.Message;
        }

        process.SnapshotMovedSoon();
    }

    private sealed class Visitor(SimLoading loading, SimDataPlane plane, bool isOlder) : ISnapshotVisitor
    {
        private int slot;

        public void SlotBegins(int slot, long stamp) => this.slot = slot;

        public void Entry(in SnapshotEntry entry)
            => plane.Put(slot, BinaryPrimitives.ReadInt64LittleEndian(entry.Value[1..]), BinaryPrimitives.ReadInt64LittleEndian(entry.Value[(1 + sizeof(long))..]));

        public void SlotEnds(int slot, long stamp, long keys)
        {
            plane.Stamp(slot, stamp);
            loading.Arrived(slot);
        }

        public void SlotsEmpty(int first, int count, long stamp)
        {
            if (!isOlder) loading.AddEmpty(first, count, stamp);
        }

        public void SlotsKept(int first, int count, long stamp)
        {
        }

        public void Functions(long stamp, ReadOnlySpan<byte> libraries)
        {
        }
    }
}
