using Distro.Engine.Memory;

namespace Distro.Engine.Streams;

/// <summary>
/// A producer of a stream, and its latest messages: found by name, chained from the oldest to the newest. Good until the stream or the producer is deleted.
/// </summary>
public readonly ref struct StreamProducer
{
    /// <summary>Messages by name (5), oldest (5), newest (5).</summary>
    internal const int FixedBytes = NameDirectory.RootBytes + (2 * Handle.Size);

    /// <summary>A message: its id (16), the next newer one (5).</summary>
    private const int MessageBytes = StreamId.Bytes + Handle.Size;

    private readonly Heap heap;
    private readonly Handle record;

    internal StreamProducer(Heap heap, Handle record)
    {
        this.heap = heap;
        this.record = record;
    }

    public ReadOnlySpan<byte> Name => NamedRecord.Name(heap, record, FixedBytes);

    public int Count => Messages.Count;

    /// <summary>The oldest message's id; there must be one.</summary>
    public StreamId OldestId => StreamId.Read(Message(Oldest));

    /// <summary>Bytes that its messages take.</summary>
    internal long MessageBlockBytes => Messages.BlockBytes;

    private NameDirectory Messages => new(heap, NamedRecord.Fixed(heap, record, FixedBytes), MessageBytes);

    private Handle Oldest
    {
        get => Handle.Read(NamedRecord.Fixed(heap, record, FixedBytes)[NameDirectory.RootBytes..]);
        set => value.Write(NamedRecord.Fixed(heap, record, FixedBytes)[NameDirectory.RootBytes..]);
    }

    private Handle Newest
    {
        get => Handle.Read(NamedRecord.Fixed(heap, record, FixedBytes)[(NameDirectory.RootBytes + Handle.Size)..]);
        set => value.Write(NamedRecord.Fixed(heap, record, FixedBytes)[(NameDirectory.RootBytes + Handle.Size)..]);
    }

    public bool TryFind(scoped ReadOnlySpan<byte> message, out StreamId id)
    {
        var found = Messages.Find(message, out _);
        id = found.IsNull ? default : StreamId.Read(Message(found));
        return !found.IsNull;
    }

    /// <summary>Emits messages from the oldest to the newest.</summary>
    public void Emit<TSink>(ref TSink sink) where TSink : IMessageSink, allows ref struct
    {
        for (var message = Oldest; !message.IsNull; message = NextOf(message))
            sink.Emit(NamedRecord.Name(heap, message, MessageBytes), StreamId.Read(Message(message)));
    }

    /// <summary>Adds a message, which is not there, as the newest.</summary>
    internal void Add(scoped ReadOnlySpan<byte> message, StreamId id)
    {
        var added = NamedRecord.Create(heap, MessageBytes, message);
        id.Write(Message(added));
        Messages.Find(message, out var index);
        Messages.Insert(index, added);
        if (Oldest.IsNull) Oldest = added;
        else added.Write(Message(Newest)[StreamId.Bytes..]);
        Newest = added;
    }

    internal void RemoveOldest()
    {
        var gone = Oldest;
        Oldest = NextOf(gone);
        if (Oldest.IsNull) Newest = Handle.Null;
        Messages.Find(NamedRecord.Name(heap, gone, MessageBytes), out var index);
        Messages.RemoveAt(index);
        NamedRecord.Free(heap, gone, MessageBytes);
    }

    /// <summary>Frees messages in no order, so that they can be neither emitted nor added to any more; true when none are left.</summary>
    internal bool FreeSome(ref int budget)
    {
        var messages = Messages;
        for (var left = messages.Count; left > 0; left--)
        {
            if (budget-- <= 0) return false;
            NamedRecord.Free(heap, messages[left - 1], MessageBytes);
            messages.RemoveAt(left - 1);
        }

        return budget-- > 0;
    }

    /// <summary>Takes a message out wherever it stands in the chain, which is walked; false when there is none of that name.</summary>
    internal bool Remove(scoped ReadOnlySpan<byte> message)
    {
        var gone = Messages.Find(message, out var index);
        if (gone.IsNull) return false;
        var before = Handle.Null;
        for (var at = Oldest; at != gone; at = NextOf(at)) before = at;
        var next = NextOf(gone);
        if (before.IsNull) Oldest = next;
        else next.Write(Message(before)[StreamId.Bytes..]);
        if (next.IsNull) Newest = before;
        Messages.RemoveAt(index);
        NamedRecord.Free(heap, gone, MessageBytes);
        return true;
    }

    private Span<byte> Message(Handle message) => NamedRecord.Fixed(heap, message, MessageBytes);

    private Handle NextOf(Handle message) => Handle.Read(Message(message)[StreamId.Bytes..]);
}
