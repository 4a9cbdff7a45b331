using System.Buffers.Binary;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>
/// Reads frames from any section's first byte on: the whole of a snapshot behind its header, or one slot's section by itself, so that slots can be loaded in parallel.
/// Bytes are given to it as they come, cut anywhere. It believes nothing that frames say about each other without checking it: a section has one slot, one stamp and
/// the keys that it counts, slots come once, pieces make whole entries, an index names exactly the sections that were there.
/// </summary>
public sealed class SectionReader(long snapshotId, long position, ISnapshotVisitor visitor)
{
    private const int NoSlot = -1;
    private const int SlotBytes = sizeof(int) + sizeof(long);
    private const int SlotEndBytes = SlotBytes + sizeof(long);
    private const int SlotRunBytes = (2 * sizeof(int)) + sizeof(long);
    private const int FunctionsHeadBytes = sizeof(long) + 1;

    private readonly FrameStream frames = new(snapshotId, position);
    private readonly GrowingBytes entryPieces = new(SnapshotFormat.EntryBytesMax);
    private readonly GrowingBytes functionPieces = new(SnapshotFormat.FunctionsBytesMax);
    private readonly SlotsSeen slots = new();
    private readonly List<SnapshotIndexEntry> sections = [];
    private int slot = NoSlot;
    private long slotPosition;
    private long slotStamp;
    private long slotKeys;
    private int openKeys;
    private bool functionsAreOpen;
    private bool hasFunctions;
    private long functionsStamp;
    private long functionsPosition;
    private int indexed;
    private bool hasIndex;

    /// <summary>Bytes of the snapshot up to the end of the last whole frame.</summary>
    public long Position => frames.Position;

    /// <summary>Nothing that was begun is unfinished.</summary>
    public bool IsBetweenSections => slot == NoSlot && !functionsAreOpen && !frames.IsInsideFrame;

    /// <summary>Where the index began; -1 before it.</summary>
    internal long IndexPosition { get; private set; } = -1;

    internal long Frames => frames.Frames;

    internal uint FramesChecksum => frames.FramesChecksum;

    internal long Keys { get; private set; }

    internal long SmallestStamp { get; private set; } = long.MaxValue;

    internal long LargestStamp { get; private set; }

    internal bool IndexIsWhole => indexed == sections.Count;

    /// <summary>It builds on another: some slots are as there.</summary>
    internal bool HasKept { get; private set; }

    /// <summary>Slots that were told about.</summary>
    internal int Slots => slots.Count;

    /// <exception cref="CorruptSnapshotException">The bytes are no snapshot's; nothing that comes after can be believed.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (frames.TryNext(ref bytes, out var frame))
        {
            if (hasIndex && frame.Kind != FrameKind.Index) throw Corrupt(frame, "there is more behind the index");
            if (functionsAreOpen && frame.Kind != FrameKind.Functions) throw Corrupt(frame, "the functions are not finished");
            if (!entryPieces.IsEmpty && frame.Kind != FrameKind.Fragment) throw Corrupt(frame, "an entry's pieces are not finished");
            Handle(frame);
        }
    }

    private void Handle(in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.SlotBegin:
                SlotBegin(frame);
                break;
            case FrameKind.Entries:
                RequireSlot(frame);
                Entries(frame);
                break;
            case FrameKind.Fragment:
                RequireSlot(frame);
                Fragment(frame);
                break;
            case FrameKind.SlotEnd:
                RequireSlot(frame);
                SlotEnd(frame);
                break;
            case FrameKind.EmptySlots:
                EmptySlots(frame);
                break;
            case FrameKind.KeptSlots:
                KeptSlots(frame);
                break;
            case FrameKind.Functions:
                Functions(frame);
                break;
            case FrameKind.Index:
                Index(frame);
                break;
        }
    }

    private void SlotBegin(in Frame frame)
    {
        RequireNoSlot(frame);
        RequireLength(frame, SlotBytes);
        slot = BinaryPrimitives.ReadInt32LittleEndian(frame.Payload);
        if (!slots.TryAdd(slot, 1)) throw Corrupt(frame, $"slot {slot} comes twice, or does not exist");
        slotStamp = Stamp(frame, frame.Payload[sizeof(int)..]);
        (slotPosition, slotKeys) = (frame.Position, 0);
        visitor.SlotBegins(slot, slotStamp);
    }

    private void Entries(in Frame frame)
    {
        var rest = frame.Payload;
        if (rest.IsEmpty) throw Corrupt(frame, "a frame of entries holds none");
        while (!rest.IsEmpty)
        {
            Entry(frame, rest);
            rest = rest[SnapshotEntry.Length(rest)..];
        }
    }

    private void Fragment(in Frame frame)
    {
        if (frame.Payload.IsEmpty || frame.Payload[0] > 1) throw Corrupt(frame, "a piece of an entry has a flag that this version does not know");
        if (!entryPieces.TryAdd(frame.Payload[1..])) throw Corrupt(frame, $"an entry has more than {SnapshotFormat.EntryBytesMax} bytes");
        if (frame.Payload[0] == 0)
        {
            if (entryPieces.IsEmpty) throw Corrupt(frame, "a piece of an entry is empty");
            return;
        }

        if (SnapshotEntry.Length(entryPieces.Written) != entryPieces.Written.Length) throw Corrupt(frame, "the pieces of an entry do not make one");
        Entry(frame, entryPieces.Written);
        entryPieces.Clear();
    }

    private void Entry(in Frame frame, ReadOnlySpan<byte> bytes)
    {
        if (SnapshotEntry.Read(bytes, out var entry) is { } reason) throw Corrupt(frame, reason);
        if (entry.Continues && openKeys == 0) throw Corrupt(frame, "an entry continues no key");
        if (!entry.Continues) slotKeys++;
        openKeys += (entry.IsUnfinished ? 1 : 0) - (entry.Continues ? 1 : 0);
        visitor.Entry(entry);
    }

    private void SlotEnd(in Frame frame)
    {
        RequireLength(frame, SlotEndBytes);
        var stamp = BinaryPrimitives.ReadInt64LittleEndian(frame.Payload[sizeof(int)..]);
        var keys = BinaryPrimitives.ReadInt64LittleEndian(frame.Payload[SlotBytes..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(frame.Payload) != slot || stamp != slotStamp) throw Corrupt(frame, $"the section of slot {slot} ends as another's");
        if (openKeys != 0) throw Corrupt(frame, $"slot {slot} ends inside a key");
        if (keys != slotKeys) throw Corrupt(frame, $"slot {slot} should have {keys} keys, and {slotKeys} were there");
        sections.Add(new SnapshotIndexEntry(slot, 1, slotPosition, frames.Position - slotPosition, slotStamp, slotKeys));
        Keys += slotKeys;
        var ended = slot;
        slot = NoSlot;
        visitor.SlotEnds(ended, stamp, keys);
    }

    private void EmptySlots(in Frame frame)
    {
        var (first, count, stamp) = SlotRun(frame);
        sections.Add(new SnapshotIndexEntry(first, count, 0, 0, stamp, 0));
        visitor.SlotsEmpty(first, count, stamp);
    }

    private void KeptSlots(in Frame frame)
    {
        var (first, count, stamp) = SlotRun(frame);
        HasKept = true;
        sections.Add(new SnapshotIndexEntry(first, count, 0, 0, stamp, 0, IsKept: true));
        visitor.SlotsKept(first, count, stamp);
    }

    private (int First, int Count, long Stamp) SlotRun(in Frame frame)
    {
        RequireNoSlot(frame);
        RequireLength(frame, SlotRunBytes);
        var first = BinaryPrimitives.ReadInt32LittleEndian(frame.Payload);
        var count = BinaryPrimitives.ReadInt32LittleEndian(frame.Payload[sizeof(int)..]);
        if (!slots.TryAdd(first, count)) throw Corrupt(frame, $"one of {count} slots from {first} on comes twice, or does not exist");
        return (first, count, Stamp(frame, frame.Payload[(2 * sizeof(int))..]));
    }

    private void Functions(in Frame frame)
    {
        RequireNoSlot(frame);
        if (hasFunctions || frame.Payload.Length < FunctionsHeadBytes || frame.Payload[sizeof(long)] > 1) throw Corrupt(frame, "functions come twice, or are cut short");
        var stamp = Stamp(frame, frame.Payload);
        if (functionsAreOpen && stamp != functionsStamp) throw Corrupt(frame, "the pieces of the functions have different stamps");
        if (!functionsAreOpen) (functionsStamp, functionsPosition) = (stamp, frame.Position);
        if (!functionPieces.TryAdd(frame.Payload[FunctionsHeadBytes..])) throw Corrupt(frame, $"the functions have more than {SnapshotFormat.FunctionsBytesMax} bytes");
        functionsAreOpen = frame.Payload[sizeof(long)] == 0;
        if (functionsAreOpen) return;
        hasFunctions = true;
        sections.Add(new SnapshotIndexEntry(SnapshotFormat.FunctionsSlot, 1, functionsPosition, frames.Position - functionsPosition, stamp, 0));
        visitor.Functions(stamp, functionPieces.Written);
        functionPieces.Clear();
    }

    private void Index(in Frame frame)
    {
        RequireNoSlot(frame);
        if (!hasIndex) IndexPosition = frame.Position;
        hasIndex = true;
        var rest = frame.Payload;
        for (; rest.Length >= SnapshotFormat.IndexEntryBytes; rest = rest[SnapshotFormat.IndexEntryBytes..])
        {
            if (!SnapshotIndexEntry.TryRead(rest, out var entry) || indexed == sections.Count || entry != sections[indexed]) throw Corrupt(frame, "the index names what was not there");
            indexed++;
        }

        if (!rest.IsEmpty || frame.Payload.IsEmpty) throw Corrupt(frame, "the index is cut short");
    }

    private long Stamp(in Frame frame, ReadOnlySpan<byte> bytes)
    {
        var stamp = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (stamp < 0) throw Corrupt(frame, "a stamp is negative");
        SmallestStamp = Math.Min(SmallestStamp, stamp);
        LargestStamp = Math.Max(LargestStamp, stamp);
        return stamp;
    }

    private void RequireSlot(in Frame frame)
    {
        if (slot == NoSlot) throw Corrupt(frame, "a frame of a slot stands outside every section");
    }

    private void RequireNoSlot(in Frame frame)
    {
        if (slot != NoSlot) throw Corrupt(frame, $"the section of slot {slot} is not finished");
    }

    private static void RequireLength(in Frame frame, int length)
    {
        if (frame.Payload.Length != length) throw Corrupt(frame, $"a frame of kind {frame.Kind} can't have {frame.Payload.Length} bytes");
    }

    private static CorruptSnapshotException Corrupt(in Frame frame, string reason) => new(frame.Position, reason);
}
