using System.Buffers.Binary;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Members;
using Distro.Engine.Packed;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Strings;
using Distro.Rdb.Packed;
using Distro.Rdb.Streams;
using Stream = Distro.Engine.Streams.Stream;
using StreamWriter = Distro.Rdb.Streams.StreamWriter;

namespace Distro.Rdb.Writing;

/// <summary>
/// Serializes values in the layout that the oldest server able to hold them can read: sets, hashes and sorted sets element by element, sets of integers as
/// sorted numbers, lists as runs of packed elements. One thread's.
/// </summary>
internal sealed class ValueWriter : IElementSink, IElementTimeSink, IFieldSink, ITimedFieldSink, IScoreSink
{
    private const int PlainNode = 1;
    private const int PackedNode = 2;

    /// <summary>A list's elements are packed into runs of so many bytes; one that is longer stands alone.</summary>
    private const int NodeBytesMax = 8 * 1024;

    /// <summary>Elements of a part between two looks at its length.</summary>
    private const int ElementsATime = 32;

    private readonly PayloadWriter writer;
    private readonly StreamWriter streams;
    private readonly ListpackWriter node = new();
    private readonly PayloadBuffer numbers = new();
    private Emitting emitting;
    private uint nodeCount;
    private uint written;

    public ValueWriter(bool compresses = true)
    {
        writer = new PayloadWriter(Output) { Compresses = compresses };
        streams = new StreamWriter(writer);
    }

    /// <summary>What an element that comes out of a collection is written as.</summary>
    private enum Emitting
    {
        Strings,
        Nodes,
        Numbers,
    }

    public PayloadBuffer Output { get; } = new();

    /// <summary>The times of a hash's fields are left away.</summary>
    public bool DropsTimes { get; set; }

    /// <summary>What others' forms have no place for (times of a set's members, producers of a stream) is written, in forms that only this project reads.</summary>
    public bool UsesOwnTypes { get; init; }

    /// <summary>Writes type and value of an existing key. Returns the version of the format that is needed to read it.</summary>
    public int Write(KeyEntry entry)
    {
        // Elements that have expired and still stand there are counted, and so they are written.
        entry.Now = 0;
        var version = entry.Type switch
        {
            Engine.ValueType.String => WriteString(entry),
            Engine.ValueType.List => WriteList(entry),
            Engine.ValueType.Set => WriteSet(entry),
            Engine.ValueType.SortedSet => WriteSortedSet(entry),
            Engine.ValueType.Hash => WriteHash(entry),
            Engine.ValueType.Stream => WriteStream(entry),
            _ => throw new InvalidOperationException($"No serialized form of a value of type {entry.Type}."),
        };
        writer.Trim();
        return version;
    }

    /// <summary>
    /// Writes a part of a value as a value of its type: from a place on, a few elements at a time until it has so many bytes. Returns the place to go on from, -1 at the end.
    /// </summary>
    /// <param name="entry">An existing key that holds no stream.</param>
    /// <param name="place">0, or what was returned before; the value has not changed since.</param>
    /// <param name="bytesMax">From so many bytes on nothing is added.</param>
    public long WritePart(KeyEntry entry, long place, int bytesMax)
    {
        entry.Now = 0;
        var start = Output.Length;
        var next = entry.Type switch
        {
            Engine.ValueType.String => WriteStringPart(entry, (int)place, bytesMax),
            Engine.ValueType.List => WriteListPart(entry, place, bytesMax),
            Engine.ValueType.Set => WriteSetPart(entry, place, start + bytesMax),
            Engine.ValueType.SortedSet => WriteSortedSetPart(entry, place, start + bytesMax),
            Engine.ValueType.Hash => WriteHashPart(entry, place, start + bytesMax),
            _ => throw new InvalidOperationException($"No parts of a value of type {entry.Type}."),
        };
        writer.Trim();
        return next;
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        written++;
        switch (emitting)
        {
            case Emitting.Nodes:
                AddToNode(element);
                break;
            case Emitting.Numbers:
                _ = CanonicalInteger.TryParse(element, out var number);
                BinaryPrimitives.WriteInt64LittleEndian(numbers.Add(sizeof(long)), number);
                break;
            default:
                writer.String(element);
                break;
        }
    }

    public void Emit(scoped ReadOnlySpan<byte> element, long expireAt)
    {
        writer.String(element);
        writer.Time(expireAt);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        written++;
        writer.String(field);
        writer.String(value);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        writer.String(member);
        writer.Double(score);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt)
    {
        written++;
        writer.String(field);
        writer.String(value);
        writer.Time(expireAt);
    }

    private long WriteStringPart(KeyEntry entry, int place, int bytesMax)
    {
        scoped var text = StringValue.Over(entry);
        var rest = text.Bytes(stackalloc byte[StringValue.ScratchBytes])[place..];
        writer.Type(ObjectType.String);
        var part = rest[..Math.Min(rest.Length, bytesMax)];
        // A part that reads as a number is written as one, and reads back the same.
        writer.String(part);
        return part.Length == rest.Length ? -1 : place + part.Length;
    }

    private long WriteListPart(KeyEntry entry, long place, int bytesMax)
    {
        var list = List.Over(entry);
        var sink = this;
        emitting = Emitting.Nodes;
        nodeCount = 0;
        node.Clear();
        writer.Type(ObjectType.ListOfListpacks);
        var count = writer.NumberForLater();
        var end = Output.Length + bytesMax;
        for (; place < list.Count && Output.Length + node.Length < end; place += Math.Min(ElementsATime, list.Count - place))
            list.Emit(place, Math.Min(ElementsATime, list.Count - place), 1, ref sink);
        EndNode();
        writer.Set(count, nodeCount);
        return place < list.Count ? place : -1;
    }

    private long WriteSetPart(KeyEntry entry, long place, int end)
    {
        var set = Set.Over(entry);
        var sink = this;
        emitting = Emitting.Strings;
        writer.Type(ObjectType.Set);
        var count = BeginCount();
        do place = set.Scan(place, ElementsATime, ref sink);
        while (place >= 0 && Output.Length < end);
        writer.Set(count, written);
        return place;
    }

    private long WriteHashPart(KeyEntry entry, long place, int end)
    {
        var hash = Hash.Over(entry);
        var sink = this;
        var timed = hash.HasTimes;
        writer.Type(timed ? ObjectType.HashWithTimes : ObjectType.Hash);
        var count = BeginCount();
        do place = timed ? hash.ScanTimed(place, ElementsATime, ref sink) : hash.Scan(place, ElementsATime, ref sink);
        while (place >= 0 && Output.Length < end);
        writer.Set(count, written);
        return place;
    }

    private long WriteSortedSetPart(KeyEntry entry, long place, int end)
    {
        var set = SortedSet.Over(entry);
        var sink = this;
        writer.Type(ObjectType.SortedSetBinary);
        var count = BeginCount();
        var first = place;
        for (; place < set.Count && Output.Length < end; place += Math.Min(ElementsATime, set.Count - place))
            set.Emit(place, Math.Min(ElementsATime, set.Count - place), 1, ref sink);
        writer.Set(count, (uint)(place - first));
        return place < set.Count ? place : -1;
    }

    private int BeginCount()
    {
        written = 0;
        return writer.NumberForLater();
    }

    private int WriteString(KeyEntry entry)
    {
        scoped var text = StringValue.Over(entry);
        writer.Type(ObjectType.String);
        writer.String(text.Bytes(stackalloc byte[StringValue.ScratchBytes]));
        return FormatVersion.Oldest;
    }

    private int WriteList(KeyEntry entry)
    {
        var list = List.Over(entry);
        var sink = this;
        emitting = Emitting.Nodes;
        nodeCount = 0;
        node.Clear();
        writer.Type(ObjectType.ListOfListpacks);
        var count = writer.NumberForLater();
        list.Emit(0, list.Count, 1, ref sink);
        EndNode();
        writer.Set(count, nodeCount);
        return FormatVersion.Listpacks;
    }

    private void AddToNode(scoped ReadOnlySpan<byte> element)
    {
        if (node.Length + ListpackWriter.BytesMax(element.Length) > NodeBytesMax) EndNode();
        if (element.Length <= NodeBytesMax)
        {
            node.Add(element);
            return;
        }

        nodeCount++;
        writer.Number(PlainNode);
        writer.String(element);
    }

    private void EndNode()
    {
        if (node.Count == 0) return;
        nodeCount++;
        writer.Number(PackedNode);
        writer.String(node.Seal());
        node.Clear();
    }

    private int WriteSet(KeyEntry entry)
    {
        var set = Set.Over(entry);
        var sink = this;
        if (set.HoldsIntegers)
        {
            emitting = Emitting.Numbers;
            numbers.Clear(int.MaxValue);
            set.Emit(ref sink);
            writer.Type(ObjectType.SetIntset);
            WriteIntset();
            return FormatVersion.Oldest;
        }

        if (UsesOwnTypes && set.HasTimes)
        {
            writer.Type(ObjectType.SetWithTimes);
            writer.Number(set.Count);
            set.EmitAllTimes(ref sink);
            return FormatVersion.FieldTimes;
        }

        emitting = Emitting.Strings;
        writer.Type(ObjectType.Set);
        writer.Number(set.Count);
        set.Emit(ref sink);
        return FormatVersion.Oldest;
    }

    /// <summary>The numbers collected, as wide as the widest of them, in the place where they were collected.</summary>
    private void WriteIntset()
    {
        var count = numbers.Length / sizeof(long);
        var width = sizeof(short);
        for (var i = 0; i < count; i++) width = Math.Max(width, PackedIntegers.WidthOf(NumberAt(i)));
        numbers.Add(IntsetReader.HeaderBytes);
        var all = numbers.At(0, IntsetReader.HeaderBytes + (count * sizeof(long)));
        all[..(count * sizeof(long))].CopyTo(all[IntsetReader.HeaderBytes..]);
        var narrow = all[IntsetReader.HeaderBytes..];
        for (var i = 0; i < count; i++)
        {
            var number = BinaryPrimitives.ReadInt64LittleEndian(narrow[(i * sizeof(long))..]);
            CanonicalInteger.Store(narrow.Slice(i * width, width), number);
        }

        BinaryPrimitives.WriteInt32LittleEndian(all, width);
        BinaryPrimitives.WriteInt32LittleEndian(all[sizeof(int)..], count);
        writer.String(all[..(IntsetReader.HeaderBytes + (count * width))]);
    }

    private long NumberAt(int index) => BinaryPrimitives.ReadInt64LittleEndian(numbers.At(index * sizeof(long), sizeof(long)));

    private int WriteSortedSet(KeyEntry entry)
    {
        var set = SortedSet.Over(entry);
        var sink = this;
        writer.Type(ObjectType.SortedSetBinary);
        writer.Number(set.Count);
        set.Emit(0, set.Count, 1, ref sink);
        return FormatVersion.BinaryScores;
    }

    private int WriteStream(KeyEntry entry)
    {
        var stream = Stream.Over(entry);
        var type = UsesOwnTypes && StreamWriter.NeedsOwnType(ref stream) ? ObjectType.StreamWithProducers : ObjectType.Stream2;
        writer.Type(type);
        streams.Write(type, ref stream);
        return type == ObjectType.Stream2 ? FormatVersion.Listpacks : FormatVersion.FieldTimes;
    }

    private int WriteHash(KeyEntry entry)
    {
        var hash = Hash.Over(entry);
        var sink = this;
        if (hash.HasTimes && !DropsTimes)
        {
            writer.Type(ObjectType.HashWithTimes);
            writer.Number(hash.Count);
            hash.ScanTimed(0, int.MaxValue, ref sink);
            return FormatVersion.FieldTimes;
        }

        writer.Type(ObjectType.Hash);
        writer.Number(hash.Count);
        hash.Emit(ref sink);
        return FormatVersion.Oldest;
    }
}
