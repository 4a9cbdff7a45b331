using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Streams;

/// <summary>
/// What a stream remembers of idempotent producers: for each, the latest messages that it added, by the name that it gave them, and under which ids they
/// stand, so that a message sent again is not added again. A message is forgotten when its id is older than the duration, or its producer has added
/// too many since. A producer's messages are found by name, and chained in the order they came. Forgetting happens only as others are recorded, by the clock
/// of that moment, so that everyone who replays the log forgets the same.
/// Block: duration (4), messages of a producer (4), ever added (8), ever refused (8), messages (4), next to look at (4), producers (5).
/// </summary>
public readonly ref struct ProducerRegister
{
    public const int DurationSecondsDefault = 100;
    public const int MessagesMaxDefault = 100;
    public const int DurationSecondsMax = 86400;

    /// <summary>The most messages of a producer that may be asked for.</summary>
    public const int MessagesMaxMost = 10_000;

    internal const int Bytes = ProducersOffset + NameDirectory.RootBytes;

    private const int MessagesMaxOffset = 4;
    private const int AddedOffset = 8;
    private const int RefusedOffset = 16;
    private const int TrackedOffset = 24;
    private const int CursorOffset = 28;
    private const int ProducersOffset = 32;
    private const long MillisecondsPerSecond = 1000;

    private readonly Heap heap;
    private readonly Span<byte> block;

    internal ProducerRegister(Heap heap, Handle handle)
    {
        this.heap = heap;
        block = heap.At(handle, Bytes);
    }

    public int DurationSeconds
    {
        get => BinaryPrimitives.ReadInt32LittleEndian(block);
        private set => BinaryPrimitives.WriteInt32LittleEndian(block, value);
    }

    public int MessagesMax
    {
        get => BinaryPrimitives.ReadInt32LittleEndian(block[MessagesMaxOffset..]);
        private set => BinaryPrimitives.WriteInt32LittleEndian(block[MessagesMaxOffset..], value);
    }

    /// <summary>Messages ever recorded.</summary>
    public long Added
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(block[AddedOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(block[AddedOffset..], value);
    }

    /// <summary>Messages ever not added, because they had been before.</summary>
    public long Refused
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(block[RefusedOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(block[RefusedOffset..], value);
    }

    /// <summary>Messages remembered.</summary>
    public int Tracked
    {
        get => BinaryPrimitives.ReadInt32LittleEndian(block[TrackedOffset..]);
        private set => BinaryPrimitives.WriteInt32LittleEndian(block[TrackedOffset..], value);
    }

    public int ProducerCount => Producers.Count;

    internal NameDirectory Producers => new(heap, block[ProducersOffset..], StreamProducer.FixedBytes);

    private int Cursor
    {
        get => BinaryPrimitives.ReadInt32LittleEndian(block[CursorOffset..]);
        set => BinaryPrimitives.WriteInt32LittleEndian(block[CursorOffset..], value);
    }

    /// <summary>Producers in the order of their names.</summary>
    public StreamProducer ProducerAt(int index) => new(heap, Producers[index]);

    /// <summary>The id under which a producer's message was added, unless that is forgotten.</summary>
    public bool TryFind(scoped ReadOnlySpan<byte> producer, scoped ReadOnlySpan<byte> message, long nowMilliseconds, out StreamId id)
    {
        id = default;
        var found = Producers.Find(producer, out _);
        return !found.IsNull && new StreamProducer(heap, found).TryFind(message, out id) && !IsTooOld(id, nowMilliseconds);
    }

    /// <summary>Remembers a message, which is not remembered yet, and forgets what is too much or too old.</summary>
    public void Record(scoped ReadOnlySpan<byte> producer, scoped ReadOnlySpan<byte> message, StreamId id, long nowMilliseconds)
    {
        ForgetSome(nowMilliseconds);
        var found = Producers.Find(producer, out var index);
        if (found.IsNull)
        {
            found = NamedRecord.Create(heap, StreamProducer.FixedBytes, producer);
            Producers.Insert(index, found);
        }

        var messages = new StreamProducer(heap, found);
        if (messages.Remove(message)) Tracked--;
        while (messages.Count >= MessagesMax || (messages.Count > 0 && IsTooOld(messages.OldestId, nowMilliseconds))) Forget(messages);
        messages.Add(message, id);
        Tracked++;
        Added++;
    }

    /// <summary>A register with other limits and the same counts, in which nothing is remembered yet.</summary>
    internal Handle Renew(int durationSeconds, int messagesMax)
    {
        var renewed = Create(heap);
        _ = new ProducerRegister(heap, renewed) { DurationSeconds = durationSeconds, MessagesMax = messagesMax, Added = Added, Refused = Refused };
        return renewed;
    }

    internal static Handle Create(Heap heap)
    {
        var handle = heap.Allocate(Bytes);
        heap.At(handle, Bytes).Clear();
        _ = new ProducerRegister(heap, handle) { DurationSeconds = DurationSecondsDefault, MessagesMax = MessagesMaxDefault };
        return handle;
    }

    /// <summary>Frees producers with all their messages, one from <paramref name="budget"/> a block; true when none are left.</summary>
    internal bool FreeSome(ref int budget)
    {
        var producers = Producers;
        while (producers.Count > 0)
        {
            var last = producers.Count - 1;
            if (!new StreamProducer(heap, producers[last]).FreeSome(ref budget)) return false;
            NamedRecord.Free(heap, producers[last], StreamProducer.FixedBytes);
            producers.RemoveAt(last);
        }

        return true;
    }

    private bool IsTooOld(StreamId id, long nowMilliseconds) => (ulong)Math.Max(0, nowMilliseconds - (DurationSeconds * MillisecondsPerSecond)) > id.Milliseconds;

    /// <summary>One producer is looked at each time, in turn: who sends nothing any more is forgotten, too.</summary>
    private void ForgetSome(long nowMilliseconds)
    {
        var producers = Producers;
        if (producers.Count == 0) return;
        var index = Cursor < producers.Count ? Cursor : 0;
        var producer = new StreamProducer(heap, producers[index]);
        while (producer.Count > 0 && IsTooOld(producer.OldestId, nowMilliseconds)) Forget(producer);
        Cursor = index + 1;
        if (producer.Count > 0) return;
        NamedRecord.Free(heap, producers[index], StreamProducer.FixedBytes);
        producers.RemoveAt(index);
        Cursor = index;
    }

    private void Forget(StreamProducer producer)
    {
        producer.RemoveOldest();
        Tracked--;
    }
}
