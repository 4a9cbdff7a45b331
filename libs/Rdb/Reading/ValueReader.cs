using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Strings;
using Distro.Rdb.Packed;
using Stream = Distro.Engine.Streams.Stream;
using StreamReader = Distro.Rdb.Streams.StreamReader;

namespace Distro.Rdb.Reading;

/// <summary>
/// Builds values from serialized objects of every layout since version 6. A value is built element by element through the same views that commands use, so
/// it takes the layout that it would have here, and a member that comes twice is noticed. One thread's.
/// </summary>
internal sealed class ValueReader
{
    private const int PlainNode = 1;
    private const int PackedNode = 2;

    private readonly StringRoom first = new();
    private readonly StringRoom second = new();
    private readonly StringRoom packed = new();

    private readonly TimedHashReader timedHashes;

    private readonly StreamReader streams;

    public ValueReader()
    {
        timedHashes = new TimedHashReader(first, second, packed);
        streams = new StreamReader(first, packed);
    }

    /// <summary>What was read last made sense, but for having no element.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Reads the whole payload into a key that does not exist. False when it is no value of that type; the key may hold a part of it then.</summary>
    public bool TryRead(ObjectType type, int version, ReadOnlySpan<byte> payload, ref KeyEntry target)
    {
        var reader = new PayloadReader(payload);
        var isRead = TryRead(type, version, ref reader, ref target);
        first.Trim();
        second.Trim();
        packed.Trim();
        isRead = isRead && !reader.Failed && reader.IsAtEnd;
        IsEmpty = isRead && !target.Exists;
        return isRead && !IsEmpty;
    }

    private bool TryRead(ObjectType type, int version, ref PayloadReader reader, ref KeyEntry target)
    {
        switch (type)
        {
            case ObjectType.String:
                ReadString(ref reader, ref target);
                return true;
            case ObjectType.List or ObjectType.ListZiplist or ObjectType.ListOfZiplists or ObjectType.ListOfListpacks:
                var list = List.Over(target);
                return TryReadList(type, ref reader, ref list);
            case ObjectType.Set or ObjectType.SetIntset or ObjectType.SetListpack:
                var set = Set.Over(target);
                return TryReadSet(type, ref reader, ref set);
            case ObjectType.SetWithTimes:
                var timedSet = Set.Over(target);
                return version >= FormatVersion.FieldTimes && TryReadTimedSet(ref reader, ref timedSet);
            case ObjectType.SortedSet or ObjectType.SortedSetBinary or ObjectType.SortedSetZiplist or ObjectType.SortedSetListpack:
                var sorted = SortedSet.Over(target);
                return TryReadSortedSet(type, ref reader, ref sorted);
            case ObjectType.Hash or ObjectType.HashZipmap or ObjectType.HashZiplist or ObjectType.HashListpack:
                var hash = Hash.Over(target);
                return TryReadHash(type, ref reader, ref hash);
            case ObjectType.Stream1 or ObjectType.Stream2 or ObjectType.Stream3:
                var stream = Stream.Over(target);
                return streams.TryRead(type, ref reader, ref stream);
            case ObjectType.StreamWithProducers:
                var fullStream = Stream.Over(target);
                return version >= FormatVersion.FieldTimes && streams.TryRead(type, ref reader, ref fullStream);
            case >= ObjectType.HashWithTimes and <= ObjectType.HashTimedListpack:
                var timed = Hash.Over(target);
                return timedHashes.TryRead(type, version, ref reader, ref timed);
            default:
                return false;
        }
    }

    private void ReadString(ref PayloadReader reader, ref KeyEntry target)
    {
        var bytes = reader.String(first);
        if (reader.Failed) return;
        var text = StringValue.Over(target);
        text.Set(bytes);
        // It knows where the key is by now.
        target = text.Entry;
    }

    private bool TryReadList(ObjectType type, ref PayloadReader reader, ref List list)
    {
        if (type == ObjectType.ListZiplist)
        {
            var only = new ZiplistReader(reader.String(packed));
            return TryAppend(ref only, ref list);
        }

        for (var left = reader.Count(); left > 0 && !reader.Failed; left--)
        {
            if (type == ObjectType.List)
            {
                Append(ref reader, ref list);
            }
            else if (type == ObjectType.ListOfZiplists)
            {
                var node = new ZiplistReader(reader.String(packed));
                if (!TryAppend(ref node, ref list)) return false;
            }
            else if (!TryAppendNode(ref reader, ref list))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAppendNode(ref PayloadReader reader, ref List list)
    {
        var kind = reader.Number();
        if (kind == PlainNode)
        {
            // Only what is too large for a packed node stands in one of its own.
            var element = reader.String(first);
            if (reader.Failed || element.IsEmpty) return false;
            list.PushLast(element);
            return true;
        }

        if (kind != PackedNode) return false;
        var node = new ListpackReader(reader.String(packed));
        return TryAppend(ref node, ref list);
    }

    private void Append(ref PayloadReader reader, ref List list)
    {
        var element = reader.String(first);
        if (!reader.Failed) list.PushLast(element);
    }

    private bool TryAppend<TPacked>(ref TPacked elements, ref List list) where TPacked : struct, IPackedReader, allows ref struct
    {
        while (elements.TryNext(first, out var element)) list.PushLast(element);
        return !elements.Failed;
    }

    private bool TryReadSet(ObjectType type, ref PayloadReader reader, ref Set set)
    {
        if (type == ObjectType.SetIntset)
        {
            var numbers = new IntsetReader(reader.String(packed));
            return TryAdd(ref numbers, ref set);
        }

        if (type == ObjectType.SetListpack)
        {
            var members = new ListpackReader(reader.String(packed));
            return TryAdd(ref members, ref set);
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var member = reader.String(first);
            if (reader.Failed || !set.Add(member)) return false;
        }

        return true;
    }

    private bool TryReadTimedSet(ref PayloadReader reader, ref Set set)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var member = reader.String(first);
            var expireAt = reader.Time();
            if (reader.Failed || expireAt < -1 || !set.Add(member)) return false;
            if (expireAt >= 0) set.SetExpireAt(member, expireAt);
        }

        return true;
    }

    private bool TryAdd<TPacked>(ref TPacked members, ref Set set) where TPacked : struct, IPackedReader, allows ref struct
    {
        while (members.TryNext(first, out var member))
        {
            if (!set.Add(member)) return false;
        }

        return !members.Failed;
    }

    private bool TryReadSortedSet(ObjectType type, ref PayloadReader reader, ref SortedSet set)
    {
        if (type == ObjectType.SortedSetZiplist)
        {
            var ziplist = new ZiplistReader(reader.String(packed));
            return TryPut(ref ziplist, ref set);
        }

        if (type == ObjectType.SortedSetListpack)
        {
            var listpack = new ListpackReader(reader.String(packed));
            return TryPut(ref listpack, ref set);
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var member = reader.String(first);
            var score = type == ObjectType.SortedSet ? reader.TextDouble() : reader.BinaryDouble();
            if (reader.Failed || double.IsNaN(score) || !set.Put(member, score)) return false;
        }

        return true;
    }

    private bool TryPut<TPacked>(ref TPacked elements, ref SortedSet set) where TPacked : struct, IPackedReader, allows ref struct
    {
        while (elements.TryNext(first, out var member))
        {
            if (!elements.TryNext(second, out var text) || !Resp.DoubleText.TryParse(text, out var score) || !set.Put(member, score)) return false;
        }

        return !elements.Failed;
    }

    private bool TryReadHash(ObjectType type, ref PayloadReader reader, ref Hash hash)
    {
        switch (type)
        {
            case ObjectType.HashZipmap:
                var zipmap = new ZipmapReader(reader.String(packed));
                return TrySet(ref zipmap, ref hash);
            case ObjectType.HashZiplist:
                var ziplist = new ZiplistReader(reader.String(packed));
                return TrySet(ref ziplist, ref hash);
            case ObjectType.HashListpack:
                var listpack = new ListpackReader(reader.String(packed));
                return TrySet(ref listpack, ref hash);
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var field = reader.String(first);
            var value = reader.String(second);
            if (reader.Failed || !hash.Set(field, value)) return false;
        }

        return true;
    }

    private bool TrySet<TPacked>(ref TPacked pairs, ref Hash hash) where TPacked : struct, IPackedReader, allows ref struct
    {
        while (pairs.TryNext(first, out var field))
        {
            if (!pairs.TryNext(second, out var value) || !hash.Set(field, value)) return false;
        }

        return !pairs.Failed;
    }
}
