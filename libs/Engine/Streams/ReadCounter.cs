namespace Distro.Engine.Streams;

/// <summary>
/// How many entries a group has read, and how many are left (its lag). Both are counted, not looked for: a number is known at the stream's beginning and end,
/// and stays known while a group reads on and nothing ahead of it was deleted. The answers are Valkey's, even where ranks would tell more.
/// </summary>
public readonly struct ReadCounter
{
    private readonly long added;
    private readonly long count;
    private readonly StreamId first;
    private readonly StreamId last;
    private readonly StreamId maxDeleted;

    /// <summary>Counts by what the stream is just now.</summary>
    public ReadCounter(ref Stream stream)
    {
        added = stream.EntriesAdded;
        count = stream.Count;
        first = stream.FirstId;
        last = stream.LastId;
        maxDeleted = stream.MaxDeletedId;
    }

    /// <summary>The group's counter once it has read this entry too, which is the next one behind its last.</summary>
    public long After(StreamGroup group, StreamId id)
    {
        var counter = group.EntriesRead;
        if (counter != StreamGroup.EntriesReadUnknown && group.LastId >= first && !HasGapFrom(group.LastId)) return counter == long.MaxValue ? counter : counter + 1;
        return added > 0 ? UpTo(id) : counter;
    }

    /// <summary>Entries that the group has not read, or null when that is not known. Below zero for a group that was told it had read more than there was.</summary>
    public long? Lag(StreamGroup group)
    {
        if (added == 0) return 0;
        var read = group.EntriesRead;
        if (read == StreamGroup.EntriesReadUnknown || HasGapFrom(group.LastId)) read = UpTo(group.LastId);
        return read == StreamGroup.EntriesReadUnknown ? null : added - read;
    }

    /// <summary>Entries ever added up to an id; <see cref="StreamGroup.EntriesReadUnknown"/> in the middle.</summary>
    public long UpTo(StreamId id)
    {
        if (added == 0) return 0;
        if (count == 0 && id <= last) return added;
        if (!id.IsZero && id < maxDeleted) return StreamGroup.EntriesReadUnknown;
        if (id == last) return added;
        if (id > last || (!maxDeleted.IsZero && maxDeleted >= first)) return StreamGroup.EntriesReadUnknown;
        return id < first ? added - count : id == first ? added - count + 1 : StreamGroup.EntriesReadUnknown;
    }

    /// <summary>Whether an entry was deleted at an id or behind it, as far as is known.</summary>
    private bool HasGapFrom(StreamId id) => count > 0 && !maxDeleted.IsZero && id <= maxDeleted;
}
