using Distro.Engine.Streams;
using Distro.Engine.Strings;
using Distro.Rdb.Packed;
using Distro.Rdb.Reading;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Rdb.Streams;

/// <summary>
/// Reads streams in the three layouts there are: 5.0's; 7.0's, with counts of what was ever added, read and deleted; 7.2's, with when consumers were active.
/// And in our own, 7.0's with producers behind it.
/// </summary>
internal sealed class StreamReader(StringRoom first, StringRoom packed) : IStreamFields
{
    private readonly StreamGroupReader groups = new(first);
    private readonly ProducerReader producers = new(first, packed);
    private readonly TextList nodeNames = new();
    private readonly TextList ownNames = new();
    private readonly TextList values = new();
    private TextList names = new();

    int IStreamFields.Count => values.Count;

    ReadOnlySpan<byte> IStreamFields.Name(int index) => names[index];

    ReadOnlySpan<byte> IStreamFields.Value(int index) => values[index];

    public bool TryRead(ObjectType type, ref PayloadReader reader, ref Stream stream)
    {
        stream.Create();
        for (var left = reader.Count(); left > 0; left--)
        {
            if (!TryReadNode(ref reader, ref stream)) return false;
        }

        var count = reader.Number();
        var lastId = ReadId(ref reader);
        if (reader.Failed || count != (ulong)stream.Count || lastId < stream.TopId) return false;
        stream.LastId = lastId;
        if (type != ObjectType.Stream1)
        {
            ReadId(ref reader);
            stream.MaxDeletedId = ReadId(ref reader);
            var added = reader.Number();
            if (reader.Failed || added > long.MaxValue) return false;
            stream.EntriesAdded = (long)added;
        }

        return groups.TryRead(type, ref reader, ref stream) && (type != ObjectType.StreamWithProducers || producers.TryRead(ref reader, ref stream));
    }

    internal static StreamId ReadId(ref PayloadReader reader)
    {
        var milliseconds = reader.Number();
        return new StreamId(milliseconds, reader.Number());
    }

    private bool TryReadNode(ref PayloadReader reader, ref Stream stream)
    {
        var id = reader.String(first);
        if (id.Length != StreamId.Bytes) return false;
        var nodeId = StreamNode.ReadId(id);
        var node = new ListpackReader(reader.String(packed));
        if (!TryNumber(ref node, out var live) || !TryNumber(ref node, out var deleted) || !TryNumber(ref node, out var fields)) return false;
        if (live < 0 || deleted < 0 || !TryTexts(ref node, fields, nodeNames) || !TryNumber(ref node, out var zero) || zero != 0) return false;
        while (live + deleted > 0)
        {
            if (!TryReadEntry(ref node, nodeId, out var entryId, out var isDeleted)) return false;
            if (isDeleted ? deleted-- == 0 : live-- == 0) return false;
            if (isDeleted) continue;
            if (entryId <= stream.LastId) return false;
            stream.Append(entryId, this);
        }

        return !node.TryNext(first, out _) && !node.Failed;
    }

    /// <summary>Reads an entry; its fields are this object's then.</summary>
    private bool TryReadEntry(ref ListpackReader node, StreamId nodeId, out StreamId id, out bool isDeleted)
    {
        id = default;
        isDeleted = false;
        if (!TryNumber(ref node, out var flags) || !TryNumber(ref node, out var milliseconds) || !TryNumber(ref node, out var sequence)) return false;
        id = new StreamId(unchecked(nodeId.Milliseconds + (ulong)milliseconds), unchecked(nodeId.Sequence + (ulong)sequence));
        isDeleted = (flags & StreamNode.IsDeleted) != 0;
        values.Clear();
        var shares = (flags & StreamNode.SharesNames) != 0;
        long fields = nodeNames.Count;
        if (shares)
        {
            names = nodeNames;
            if (!TryTexts(ref node, fields, values)) return false;
        }
        else
        {
            names = ownNames;
            if (!TryNumber(ref node, out fields) || !TryPairs(ref node, fields)) return false;
        }

        return TryNumber(ref node, out var elements) && elements == StreamNode.FixedElements + (shares ? fields : 1 + (2 * fields));
    }

    private bool TryPairs(ref ListpackReader node, long count)
    {
        ownNames.Clear();
        for (; count > 0; count--)
        {
            if (!node.TryNext(first, out var name)) return false;
            ownNames.Add(name);
            if (!node.TryNext(first, out var value)) return false;
            values.Add(value);
        }

        return count == 0;
    }

    private bool TryTexts(ref ListpackReader node, long count, TextList texts)
    {
        texts.Clear();
        for (; count > 0; count--)
        {
            if (!node.TryNext(first, out var text)) return false;
            texts.Add(text);
        }

        return count == 0;
    }

    private bool TryNumber(ref ListpackReader node, out long number)
    {
        number = 0;
        return node.TryNext(first, out var text) && CanonicalInteger.TryParse(text, out number);
    }
}
