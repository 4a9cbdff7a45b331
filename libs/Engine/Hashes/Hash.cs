using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Packed;
using Distro.Engine.Tables;

namespace Distro.Engine.Hashes;

/// <summary>
/// A hash: fields and their values. A small one is a packed block of field, value, field, value in its key's record; a large one a member table with a record a field.
/// It never goes back to the small form. Spans that it returns are good until the next write to the same key.
/// </summary>
public ref struct Hash : IValueView<Hash>
{
    internal const byte Packed = 0;
    internal const byte Table = 1;

    private KeyEntry entry;

    private Hash(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.Hash;

    public static Hash Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    /// <summary>Fields in the hash.</summary>
    public long Count => !entry.Exists ? 0 : entry.Encoding == Packed ? PackedBlock.Count(entry.Value) : Large().Count;

    /// <summary>As OBJECT ENCODING calls it.</summary>
    public ReadOnlySpan<byte> EncodingName => entry.Encoding == Packed ? "listpack"u8 : "hashtable"u8;

    public bool TryGet(scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, field);
            value = place.Value(entry.Value);
            return place.Found;
        }

        if (!Large().TryFind(field, out var record))
            return false;
        value = MemberRecord.At(entry.Heap, record, MemberShape.Valued).Value;
        return true;
    }

    /// <summary>Sets a field. True when it is new.</summary>
    public bool Set(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (!entry.Exists)
            PackedBlock.SetCount(entry.Create(ValueType.Hash, Packed, PackedBlock.HeaderBytes), 0);
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, field);
            if (FitsPacked(place.Found, field, value))
            {
                PackedPairs.Set(ref entry, place, field, value);
                return !place.Found;
            }

            Unpack();
        }

        return SetLarge(field, value);
    }

    /// <summary>Removes a field; with the last one the key goes. False when it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> field)
    {
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, field);
            if (!place.Found)
                return false;
            if (PackedBlock.Count(entry.Value) == 1)
                entry.Delete();
            else
                PackedPairs.Remove(ref entry, place);
            return true;
        }

        var table = Large();
        if (!table.Remove(field, out var record))
            return false;
        MemberRecord.Free(entry.Heap, record, MemberShape.Valued);
        if (table.Count == 0)
            entry.Delete();
        return true;
    }

    /// <summary>Emits every field.</summary>
    public void Emit<TSink>(ref TSink sink) where TSink : IFieldSink, allows ref struct => Scan(0, int.MaxValue, ref sink);

    /// <summary>Emits fields in hash order from a position on, at least <paramref name="count"/> if there are so many; a packed hash emits all. Returns the position to go on from, -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : IFieldSink, allows ref struct
    {
        if (!entry.Exists)
            return -1;
        if (entry.Encoding == Table)
        {
            var records = new RecordSink<TSink>(entry.Heap, sink);
            var next = Large().Scan(position, count, ref records);
            sink = records.Inner;
            return next;
        }

        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
        {
            var field = PackedBlock.Read(block, ref offset);
            sink.Emit(field, PackedBlock.Read(block, ref offset));
        }

        return -1;
    }

    /// <summary>Emits one field chosen by a random number; the hash must not be empty.</summary>
    public void EmitRandom<TSink>(ulong random, ref TSink sink) where TSink : IFieldSink, allows ref struct
    {
        if (entry.Encoding == Table)
        {
            var record = MemberRecord.At(entry.Heap, Large().Sample(random), MemberShape.Valued);
            sink.Emit(record.Member, record.Value);
            return;
        }

        ReadOnlySpan<byte> block = entry.Value;
        var offset = PackedBlock.HeaderBytes;
        for (var skip = random % (ulong)PackedBlock.Count(block) * 2; skip > 0; skip--)
            PackedBlock.Skip(block, ref offset);
        var field = PackedBlock.Read(block, ref offset);
        sink.Emit(field, PackedBlock.Read(block, ref offset));
    }

    private MemberTable Large() => new(entry.Hasher, entry.Heap, entry.Value, MemberShape.Valued);

    private bool SetLarge(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        var table = Large();
        var hash = table.HashOf(field);
        if (!table.TryFind(hash, field, out var old, out var place))
        {
            table.Add(hash, MemberRecord.CreateValued(entry.Heap, field, value));
            return true;
        }

        var there = MemberRecord.At(entry.Heap, old, MemberShape.Valued).Value;
        if (there.Length == value.Length)
        {
            value.CopyTo(there);
            return false;
        }

        table.Replace(place, MemberRecord.CreateValued(entry.Heap, field, value));
        MemberRecord.Free(entry.Heap, old, MemberShape.Valued);
        return false;
    }

    private bool FitsPacked(bool replaces, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        var limits = entry.Limits;
        var entries = Math.Min(limits.HashEntries, CollectionLimits.PackedEntriesMax);
        return value.Length <= limits.HashValueBytes && field.Length <= limits.HashValueBytes && (replaces || PackedBlock.Count(entry.Value) < entries);
    }

    private void Unpack()
    {
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        root.Clear();
        var table = new MemberTable(entry.Hasher, entry.Heap, root, MemberShape.Valued);
        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
        {
            var field = PackedBlock.Read(block, ref offset);
            table.Add(MemberRecord.CreateValued(entry.Heap, field, PackedBlock.Read(block, ref offset)));
        }

        root.CopyTo(entry.Resize(MemberTable.RootBytes));
        entry.Encoding = Table;
    }

    private ref struct RecordSink<TSink>(Heap heap, TSink inner) : ILeafSink where TSink : IFieldSink, allows ref struct
    {
        public TSink Inner = inner;

        public void Emit(Handle handle)
        {
            var record = MemberRecord.At(heap, handle, MemberShape.Valued);
            Inner.Emit(record.Member, record.Value);
        }
    }
}
