using System.Buffers.Binary;
using Distro.ChangeLog.Records;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Writing;

/// <summary>
/// Writes one snapshot from its first byte to its last: slots one after another in any order, each once, then the index and the footer. It holds one frame and the
/// index in the making, whatever the size of the data; what it gives to the output it never touches again. Used wrongly it throws: a snapshot that says something
/// else than what it holds is worse than none.
/// </summary>
public sealed class SnapshotWriter(ISnapshotOutput output, SnapshotHeader header)
{
    private const int NoSlot = -1;
    private const int FragmentFlagsBytes = 1;

    private readonly FrameBuffer frame = new(header.Id);
    private readonly List<SnapshotIndexEntry> index = [];
    private readonly SlotsSeen slots = new();
    private int slot = NoSlot;
    private long slotPosition;
    private long slotStamp;
    private long slotKeys;
    private int openKeys;
    private bool hasFunctions;
    private long smallestStamp = long.MaxValue;
    private long largestStamp;
    private long keys;
    private long frames;
    private uint framesChecksum = uint.MaxValue;

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    public void Begin()
    {
        if (Position != 0) throw new InvalidOperationException("the snapshot has begun already");
        Span<byte> bytes = stackalloc byte[SnapshotFormat.HeaderBytes];
        header.Write(bytes);
        if (SnapshotHeader.Read(bytes, out _) is { } reason) throw new ArgumentException(reason);
        output.Write(bytes);
        Position = bytes.Length;
    }

    /// <summary>Begins a slot's section. The stamp is an offset such that the slot's contents are those after all parts below it, and none at or above it.</summary>
    public void BeginSlot(int slot, long stamp)
    {
        RequireBetweenSlots();
        if (!slots.TryAdd(slot, 1)) throw new ArgumentException($"slot {slot} is in the snapshot already, or does not exist", nameof(slot));
        (this.slot, slotPosition, slotStamp, slotKeys) = (slot, Position, stamp, 0);
        Stamp(stamp);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Take(sizeof(int)), slot);
        BinaryPrimitives.WriteInt64LittleEndian(frame.Take(sizeof(long)), stamp);
        Finish(FrameKind.SlotBegin);
    }

    public void Add(in SnapshotEntry entry)
    {
        if (slot == NoSlot) throw new InvalidOperationException("an entry belongs to a slot");
        if (entry.Continues && openKeys == 0) throw new ArgumentException("there is no key to continue");
        if (entry.Bytes > SnapshotFormat.EntryBytesMax || entry.Value.IsEmpty || entry.Database >= header.Databases) throw new ArgumentException("an entry that the format has no room for");
        if (entry.Bytes > SnapshotFormat.PayloadBytesMax)
        {
            AddInFragments(entry);
        }
        else
        {
            if (entry.Bytes > frame.Room) Finish(FrameKind.Entries);
            entry.WriteHeader(frame.Take(SnapshotEntry.HeaderBytes));
            frame.Add(entry.Key);
            frame.Add(entry.Value);
        }

        if (!entry.Continues) slotKeys++;
        openKeys += (entry.IsUnfinished ? 1 : 0) - (entry.Continues ? 1 : 0);
    }

    public void EndSlot()
    {
        if (slot == NoSlot || openKeys != 0) throw new InvalidOperationException(slot == NoSlot ? "no slot was begun" : "a key is not finished");
        FinishEntries();
        BinaryPrimitives.WriteInt32LittleEndian(frame.Take(sizeof(int)), slot);
        BinaryPrimitives.WriteInt64LittleEndian(frame.Take(sizeof(long)), slotStamp);
        BinaryPrimitives.WriteInt64LittleEndian(frame.Take(sizeof(long)), slotKeys);
        Finish(FrameKind.SlotEnd);
        index.Add(new SnapshotIndexEntry(slot, 1, slotPosition, Position - slotPosition, slotStamp, slotKeys));
        keys += slotKeys;
        slot = NoSlot;
    }

    /// <summary>Says that those slots held nothing at the stamp. An empty slot needs a stamp too: what made it empty must not be replayed on its being empty.</summary>
    public void EmptySlots(int first, int count, long stamp) => SlotRun(FrameKind.EmptySlots, first, count, stamp);

    /// <summary>
    /// Says that those slots are as in the snapshot that this one builds on: no part of the log between their stamps there and this one, not below those there, names them.
    /// </summary>
    public void KeptSlots(int first, int count, long stamp)
    {
        if (header.BaseId == 0) throw new InvalidOperationException("the snapshot builds on none");
        SlotRun(FrameKind.KeptSlots, first, count, stamp);
    }

    /// <summary>The libraries of functions as FUNCTION DUMP gives them, at a stamp of their own.</summary>
    public void Functions(long stamp, ReadOnlySpan<byte> libraries)
    {
        RequireBetweenSlots();
        if (hasFunctions || libraries.Length > SnapshotFormat.FunctionsBytesMax) throw new InvalidOperationException("functions come once, and have a limit");
        hasFunctions = true;
        var position = Position;
        Stamp(stamp);
        const int headBytes = sizeof(long) + FragmentFlagsBytes;
        do
        {
            var piece = Math.Min(libraries.Length, SnapshotFormat.PayloadBytesMax - headBytes);
            BinaryPrimitives.WriteInt64LittleEndian(frame.Take(sizeof(long)), stamp);
            frame.Take(FragmentFlagsBytes)[0] = piece == libraries.Length ? (byte)1 : (byte)0;
            frame.Add(libraries[..piece]);
            Finish(FrameKind.Functions);
            libraries = libraries[piece..];
        }
        while (!libraries.IsEmpty);

        index.Add(new SnapshotIndexEntry(SnapshotFormat.FunctionsSlot, 1, position, Position - position, stamp, 0));
    }

    /// <summary>Writes index and footer. The snapshot is whole, as far as its writer goes; it counts once everything below its largest stamp is committed.</summary>
    public SnapshotSummary End()
    {
        RequireBetweenSlots();
        var indexPosition = Position;
        foreach (var entry in index)
        {
            if (frame.Room < SnapshotFormat.IndexEntryBytes) Finish(FrameKind.Index);
            entry.Write(frame.Take(SnapshotFormat.IndexEntryBytes));
        }

        if (!frame.IsEmpty) Finish(FrameKind.Index);
        var footer = new SnapshotFooter(header.Id, indexPosition, largestStamp < smallestStamp ? 0 : smallestStamp, largestStamp, keys, frames, ~framesChecksum);
        Span<byte> bytes = stackalloc byte[SnapshotFormat.FooterBytes];
        footer.Write(bytes);
        output.Write(bytes);
        Position += bytes.Length;
        return footer.Summary(Position);
    }

    private void SlotRun(FrameKind kind, int first, int count, long stamp)
    {
        RequireBetweenSlots();
        if (!slots.TryAdd(first, count)) throw new ArgumentException($"one of {count} slots from {first} on is in the snapshot already, or does not exist", nameof(first));
        Stamp(stamp);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Take(sizeof(int)), first);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Take(sizeof(int)), count);
        BinaryPrimitives.WriteInt64LittleEndian(frame.Take(sizeof(long)), stamp);
        Finish(kind);
        index.Add(new SnapshotIndexEntry(first, count, 0, 0, stamp, 0, kind == FrameKind.KeptSlots));
    }

    private void AddInFragments(in SnapshotEntry entry)
    {
        FinishEntries();
        Span<byte> head = stackalloc byte[SnapshotEntry.HeaderBytes];
        entry.WriteHeader(head);
        var left = entry.Bytes;
        Fragment(head, ref left);
        Fragment(entry.Key, ref left);
        Fragment(entry.Value, ref left);
    }

    /// <summary>Adds bytes of an entry to fragments; the one that holds its last byte says so.</summary>
    private void Fragment(ReadOnlySpan<byte> bytes, ref long left)
    {
        while (!bytes.IsEmpty)
        {
            if (frame.IsEmpty) frame.Take(FragmentFlagsBytes)[0] = left <= SnapshotFormat.PayloadBytesMax - FragmentFlagsBytes ? (byte)1 : (byte)0;
            var taken = Math.Min(bytes.Length, frame.Room);
            frame.Add(bytes[..taken]);
            bytes = bytes[taken..];
            left -= taken;
            if (frame.Room == 0 || left == 0) Finish(FrameKind.Fragment);
        }
    }

    private void FinishEntries()
    {
        if (!frame.IsEmpty) Finish(FrameKind.Entries);
    }

    private void Finish(FrameKind kind)
    {
        var bytes = frame.Finish(kind, out var checksum);
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, checksum);
        framesChecksum = Crc32C.Extend(framesChecksum, sum);
        frames++;
        output.Write(bytes);
        Position += bytes.Length;
    }

    private void Stamp(long stamp)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stamp);
        smallestStamp = Math.Min(smallestStamp, stamp);
        largestStamp = Math.Max(largestStamp, stamp);
    }

    private void RequireBetweenSlots()
    {
        if (Position == 0 || slot != NoSlot) throw new InvalidOperationException(Position == 0 ? "the snapshot has not begun" : $"slot {slot} is not finished");
    }
}
