using Distro.Engine.Memory;
using Distro.Engine.Records;

namespace Distro.Engine.Streams;

/// <summary>
/// A stream: entries in the order of ids that only grow, and the groups that read them. While small its entries are one block in its key's record;
/// a large one is a counted tree of such blocks, so that any id, rank and count is found in O(log n) and what is trimmed goes by whole blocks.
/// A stream without entries is still a stream: its key goes only when it is deleted.
/// </summary>
public ref struct Stream : IValueView<Stream>
{
    /// <summary>Flags of a value's encoding: its entries are in a tree; it has, or had, groups or producers outside.</summary>
    internal const byte Tree = 1;
    internal const byte Outside = 2;

    /// <summary>Bytes up to which the only block stays in the key's record: it is moved as it grows.</summary>
    private const int PackedBytesMax = 1024;

    private KeyEntry entry;

    private Stream(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.Stream;

    public static Stream Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    public long Count => !entry.Exists ? 0 : IsTree ? Large().Count : StreamBlock.Count(Root.Block);

    /// <summary>The greatest id that the stream ever had, or was set to.</summary>
    public StreamId LastId
    {
        get => entry.Exists ? Root.LastId : StreamId.Min;
        set
        {
            var root = Root;
            root.LastId = value;
        }
    }

    /// <summary>The greatest id that was deleted (trimming does not count).</summary>
    public StreamId MaxDeletedId
    {
        get => entry.Exists ? Root.MaxDeletedId : StreamId.Min;
        set
        {
            var root = Root;
            root.MaxDeletedId = value;
        }
    }

    /// <summary>Entries ever added.</summary>
    public long EntriesAdded
    {
        get => entry.Exists ? Root.EntriesAdded : 0;
        set
        {
            var root = Root;
            root.EntriesAdded = value;
        }
    }

    /// <summary>The id of the first entry; zero when there is none.</summary>
    public StreamId FirstId => Count == 0 ? StreamId.Min : StreamBlock.FirstId(IsTree ? Large().FirstBlock : Root.Block);

    /// <summary>The id of the last entry; zero when there is none.</summary>
    public StreamId TopId => Count == 0 ? StreamId.Min : StreamBlock.LastId(IsTree ? Large().LastBlock : Root.Block);

    /// <summary>The id of the entry of that rank, which must exist.</summary>
    public StreamId IdAt(long rank) => IsTree ? Large().IdAt((uint)rank) : BlockSearch.At(Root.Block, (int)rank).Id;

    /// <summary>Blocks that its entries are in: what Valkey calls the keys of its radix tree.</summary>
    public long Blocks => Count == 0 ? 0 : IsTree ? Large().CountLeaves() : 1;

    public int GroupCount => entry.Exists ? Groups.Count : 0;

    /// <summary>Whether there is anything to know of idempotent producers.</summary>
    public bool HasProducers => entry.Exists && !Handle.Read(Root.Producers).IsNull;

    /// <summary>What is known of idempotent producers of a stream that exists; made when it is first asked for.</summary>
    public ProducerRegister Producers
    {
        get
        {
            if (!HasProducers)
            {
                entry.Encoding |= Outside;
                ProducerRegister.Create(entry.Heap).Write(Root.Producers);
            }

            return new ProducerRegister(entry.Heap, Handle.Read(Root.Producers));
        }
    }

    private StreamRoot Root => new(entry.Value);

    private bool IsTree => (entry.Encoding & Tree) != 0;

    private NameDirectory Groups => new(entry.Heap, Root.Groups, StreamGroup.FixedBytes);

    /// <summary>Makes sure that the stream is there, if without entries.</summary>
    public void Create()
    {
        if (!entry.Exists) entry.Create(ValueType.Stream, 0, StreamRoot.Bytes).Clear();
    }

    /// <summary>Adds an entry, whose id must be greater than <see cref="LastId"/>.</summary>
    public void Append<TFields>(StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        Create();
        if (!IsTree && !TryAppendPacked(id, fields))
        {
            Unpack();
        }

        if (IsTree) Large().Append(id, fields, entry.Limits);
        var root = Root;
        root.LastId = id;
        root.EntriesAdded++;
    }

    /// <summary>How many entries have a smaller id.</summary>
    public long RankOf(StreamId id) => !entry.Exists ? 0 : IsTree ? Large().RankOf(id) : BlockSearch.RankOf(Root.Block, id);

    public bool Contains(StreamId id) => RankOf(id, out var isThere) >= 0 && isThere;

    /// <summary>Emits entries from a rank on: upwards or, with -1, downwards. They must all exist.</summary>
    public void Emit<TSink>(long rank, long count, int direction, ref TSink sink) where TSink : IEntrySink, allows ref struct
    {
        if (count <= 0) return;
        if (IsTree) Large().Emit((uint)rank, count, direction, ref sink);
        else BlockSearch.Emit(Root.Block, (int)rank, (int)count, direction, ref sink);
    }

    /// <summary>Deletes an entry and remembers that there was one of that id; false when there is none.</summary>
    public bool Delete(StreamId id)
    {
        var rank = RankOf(id, out var isThere);
        if (!isThere) return false;
        RemoveRange(rank, 1);
        if (id > MaxDeletedId) MaxDeletedId = id;
        return true;
    }

    /// <summary>Takes entries out, from a rank on.</summary>
    public void RemoveRange(long rank, long count)
    {
        if (count <= 0) return;
        if (IsTree)
        {
            Large().RemoveRange((uint)rank, count, entry);
            return;
        }

        var block = Root.Block;
        var bytes = count == StreamBlock.Count(block) ? 0 : StreamBlock.Remove(block, BlockSearch.At(block, (int)rank), (int)count);
        entry.Resize(StreamRoot.Bytes + bytes);
    }

    /// <summary>How many of the first entries a trim takes.</summary>
    public long CountToTrim(StreamTrim trim)
    {
        var wanted = trim.LengthMax >= 0 ? Math.Max(0, Count - trim.LengthMax) : RankOf(trim.IdMin);
        if (!trim.IsApproximate || wanted == 0) return wanted;
        var most = trim.LimitMax > 0 ? Math.Min(wanted, trim.LimitMax) : wanted;
        if (IsTree) return Large().WholeLeaves((uint)most);
        return Count <= most ? Count : 0;
    }

    /// <summary>The cluster's keyed hash of some bytes.</summary>
    public readonly ulong HashOf(ReadOnlySpan<byte> bytes) => entry.HashOf(bytes);

    /// <summary>Groups in the order of their names.</summary>
    public StreamGroup GroupAt(int index) => new(entry.Heap, Groups[index]);

    public bool TryGroup(scoped ReadOnlySpan<byte> name, out StreamGroup group)
    {
        var found = entry.Exists ? Groups.Find(name, out _) : Handle.Null;
        group = new StreamGroup(entry.Heap, found);
        return !found.IsNull;
    }

    /// <summary>Adds a group, which must not be there, to a stream, which must.</summary>
    public StreamGroup CreateGroup(scoped ReadOnlySpan<byte> name, StreamId lastId, long entriesRead)
    {
        entry.Encoding |= Outside;
        Groups.Find(name, out var index);
        var group = new StreamGroup(entry.Heap, NamedRecord.Create(entry.Heap, StreamGroup.FixedBytes, name)) { LastId = lastId, EntriesRead = entriesRead };
        Groups.Insert(index, group.Record);
        return group;
    }

    /// <summary>Deletes a group with all its consumers and pending entries; false when there is none of that name.</summary>
    public bool DeleteGroup(scoped ReadOnlySpan<byte> name)
    {
        if (!entry.Exists) return false;
        var found = Groups.Find(name, out var index);
        if (found.IsNull) return false;
        Groups.RemoveAt(index);
        entry.Free(CutOff.Group, found);
        return true;
    }

    /// <summary>Deletes a consumer of a group with all it has pending. Returns how much that was; -1 when there is no such consumer.</summary>
    public readonly long DeleteConsumer(StreamGroup group, scoped ReadOnlySpan<byte> name)
    {
        var gone = group.CutOff(name, out var pending);
        if (gone.IsNull) return -1;
        entry.Free(CutOff.Consumer, gone);
        return pending;
    }

    /// <summary>Changes the limits of what is remembered of idempotent producers. Other limits than before begin with nothing remembered.</summary>
    public void ConfigureProducers(int durationSeconds, int messagesMax)
    {
        var register = Producers;
        if (durationSeconds == register.DurationSeconds && messagesMax == register.MessagesMax) return;
        var old = Handle.Read(Root.Producers);
        register.Renew(durationSeconds, messagesMax).Write(Root.Producers);
        entry.Free(CutOff.Producers, old);
    }

    /// <summary>Whether a group has still to read an entry, or to acknowledge it.</summary>
    public bool IsReferenced(StreamId id)
    {
        for (var i = 0; i < GroupCount; i++)
        {
            var group = GroupAt(i);
            if (group.LastId < id || group.Find(id).Exists) return true;
        }

        return false;
    }

    /// <summary>Makes an entry pending in no group. True when it was in any.</summary>
    public bool Acknowledge(StreamId id)
    {
        var was = false;
        for (var i = 0; i < GroupCount; i++) was |= GroupAt(i).Acknowledge(id);
        return was;
    }

    private StreamTree Large() => new(entry.Heap, Root.Tree);

    private long RankOf(StreamId id, out bool isThere)
    {
        var rank = RankOf(id);
        isThere = id != StreamId.Max ? RankOf(id.Next) > rank : rank < Count;
        return rank;
    }

    private bool TryAppendPacked<TFields>(StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        var block = Root.Block;
        if (block.IsEmpty)
        {
            var first = StreamBlock.SizeOfFirst(fields);
            if (first > PackedBytesMax) return false;
            entry.Resize(StreamRoot.Bytes + (int)first);
            StreamBlock.WriteFirst(Root.Block, id, fields);
            return true;
        }

        var old = block.Length;
        var bytes = old + StreamBlock.SizeAtEnd(block, id, fields);
        if (bytes > PackedBytesMax || entry.Limits.IsStreamBlockFull(StreamBlock.Count(block), bytes)) return false;
        entry.Resize(StreamRoot.Bytes + (int)bytes);
        StreamBlock.Append(Root.Block, old, id, fields);
        return true;
    }

    private void Unpack()
    {
        var root = Root;
        var block = root.Block;
        if (!block.IsEmpty) new StreamTree(entry.Heap, root.Tree).Load(block);
        entry.Encoding |= Tree;
        if (!block.IsEmpty) entry.Resize(StreamRoot.Bytes);
    }
}
