using System.Buffers.Binary;
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
    private readonly long begin;
    private int next;

    public SimTaking(SimDataPlane plane, SnapshotHeader header)
    {
        this.plane = plane;
        Header = header;
        begin = plane.PublishedOffset;
        writer = new SnapshotWriter(this, header);
        writer.Begin();
    }

    public SnapshotHeader Header { get; }

    public SnapshotSummary? Summary { get; private set; }

    public string? Failure { get; private set; }

    public string Figures => "simulated";

    /// <summary>Writes the next slot. False at the end.</summary>
    public bool Step(int slots)
    {
        if (Failure is not null || Summary is not null) return false;
        if (next < slots)
        {
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
public sealed class SimLoading(SimCluster cluster, SimDataPlane plane, MemberProcess process, long id) : ISnapshotLoading
{
    private readonly Dictionary<int, SectionReader> runs = [];
    private readonly Queue<(int Run, long Position, ReadOnlyMemory<byte> Bytes, bool IsLast)> given = [];

    public long BytesUnderWay { get; private set; }

    public string? Failure { get; private set; }

    public bool IsAbandoned { get; private set; }

    public void Add(int run, long position, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        BytesUnderWay += bytes.Length;
        given.Enqueue((run, position, bytes, isLast));
        process.Later(cluster.World.Random.Next(100, 20_000), Load);
    }

    public void AddEmpty(int first, int count, long stamp)
    {
        for (var slot = first; slot < Math.Min(first + count, cluster.Keys); slot++) plane.Stamp(slot, stamp);
    }

    public void Finish(long smallestStamp, long largestStamp) => plane.LoadedTo(smallestStamp, largestStamp);

    public void Abandon() => IsAbandoned = true;

    private void Load()
    {
        var (run, position, bytes, isLast) = given.Dequeue();
        BytesUnderWay -= bytes.Length;
        if (IsAbandoned || Failure is not null) return;
        if (!runs.TryGetValue(run, out var reader)) runs[run] = reader = new SectionReader(id, position, new Visitor(this, plane));
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

    private sealed class Visitor(SimLoading loading, SimDataPlane plane) : ISnapshotVisitor
    {
        private int slot;

        public void SlotBegins(int slot, long stamp) => this.slot = slot;

        public void Entry(in SnapshotEntry entry)
            => plane.Put(slot, BinaryPrimitives.ReadInt64LittleEndian(entry.Value[1..]), BinaryPrimitives.ReadInt64LittleEndian(entry.Value[(1 + sizeof(long))..]));

        public void SlotEnds(int slot, long stamp, long keys) => plane.Stamp(slot, stamp);

        public void SlotsEmpty(int first, int count, long stamp) => loading.AddEmpty(first, count, stamp);

        public void Functions(long stamp, ReadOnlySpan<byte> libraries)
        {
        }
    }
}
