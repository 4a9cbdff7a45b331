namespace Distro.Engine.Streams;

/// <summary>Goes over a group's pending entries, or only a consumer's, in the order of their ids. Good until the first of them comes or goes.</summary>
public ref struct PendingWalk
{
    private readonly StreamGroup group;
    private readonly IdTree ids;
    private IdPlace place;

    internal PendingWalk(StreamGroup group, IdTree ids, StreamId from)
    {
        this.group = group;
        this.ids = ids;
        place = ids.Seek(from);
    }

    /// <summary>The next entry; false at the end.</summary>
    public bool TryNext(out PendingEntry entry)
    {
        entry = default;
        if (place.IsEnd) return false;
        entry = group.EntryAt(ids.At(place));
        ids.Next(ref place);
        return true;
    }
}
