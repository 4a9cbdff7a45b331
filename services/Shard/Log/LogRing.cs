using Distro.ChangeLog.Records;
using Distro.Commands.Execution;
using Distro.Net.Buffers;

namespace Distro.Shard.Log;

/// <summary>
/// The group's change log as long as this process must keep it: a ring of reserved memory addressed by log offset, into which any worker appends while it
/// holds the slots that its record changes, and which the member's control thread sends from. Space is claimed in order, records become visible each by
/// the store of its length; so a reader stops at the first that is claimed and not yet whole. A record that becomes whole right behind all others moves the published offset
/// itself, so that nobody has to look at each record again from another core; only those that became whole out of order are walked over.
/// Invariants: left &lt;= released &lt;= walked &lt;= published &lt;= claimed &lt;= left + capacity; a claimed record's length reads as zero until it is whole, because its claimer has written that
/// before it moved the end on; record times never fall along the log.
/// </summary>
internal sealed class LogRing : IDisposable
{
    /// <summary>Who sends is told within a batch once so much is new: it works beside the rest of a long batch. What is less is told of at the batch's end, for all of it to be synced together.</summary>
    private const int ToldWithinBatchBytes = 32 << 10;

    private readonly RingMemory memory;
    private readonly TimeProvider time;
    private readonly TimeSpan roomPatience;
    private long claimed;
    private long lastTime;
    private int claimLock;
    private long published;
    private long walked;
    private long released;
    private long left;
    private long mapped;
    private int told;

    /// <param name="capacityBytes">A multiple of 1 MiB.</param>
    /// <param name="roomPatience">How long an append may wait, slots held, for room that should have been there: past it the process ends.</param>
    public LogRing(long capacityBytes, TimeProvider time, TimeSpan roomPatience)
    {
        memory = new RingMemory(capacityBytes, time);
        this.time = time;
        this.roomPatience = roomPatience;
    }

    /// <summary>Called (from any thread, at most once until <see cref="PublishedOffset"/> is read again) when something was published.</summary>
    public Action? Published { get; set; }

    /// <summary>The first byte that no record claims.</summary>
    public long ClaimedOffset => Volatile.Read(ref claimed);

    public long ReleasedOffset => Volatile.Read(ref released);

    /// <summary>Bytes that this process holds because somebody may still need them.</summary>
    public long HeldBytes => ClaimedOffset - ReleasedOffset;

    public long Capacity => memory.Bytes;

    /// <summary>Walks over what has become visible. Only one thread may ask: the one that sends.</summary>
    public long PublishedOffset
    {
        get
        {
            Volatile.Write(ref told, 0);
            Interlocked.MemoryBarrier();
            return WalkPublished();
        }
    }

    /// <summary>The same for one who looks again by itself: what is published meanwhile is not told.</summary>
    public long WalkPublished()
    {
        var offset = LastPublishedOffset;
        var end = ClaimedOffset;
        while (offset < end)
        {
            var length = RecordWriter.PublishedLength(memory.Find(offset, sizeof(int)));
            if (length == 0)
                break;
            offset += length;
        }

        for (var seen = LastPublishedOffset; seen != offset; seen = LastPublishedOffset)
        {
            if (seen > offset)
                offset = seen;
            else
                Interlocked.CompareExchange(ref published, offset, seen);
        }

        Volatile.Write(ref walked, offset);
        return offset;
    }

    /// <summary>The published offset as far as anybody has noticed, for any thread.</summary>
    public long LastPublishedOffset => Volatile.Read(ref published);

    /// <summary>Begins anew: the next record lies at that offset. Nobody appends or reads meanwhile.</summary>
    public void Restart(long offset, long timeFloorMilliseconds)
    {
        for (; left < mapped; left += RingMemory.ChunkBytes)
            memory.Leave(left);
        claimed = published = walked = released = offset;
        left = mapped = AlignDown(offset);
        lastTime = timeFloorMilliseconds;
        Volatile.Write(ref told, 0);
    }

    /// <summary>
    /// Appends one record of these effects. The caller holds the slots that they name, or has the gate closed, and calls <see cref="TellRest"/> before long. Returns the record's end.
    /// </summary>
    public long Append(long epoch, long timeMilliseconds, EffectWriter effects)
    {
        var bytes = RecordFormat.RecordBytes(effects.Parts.Length, effects.Bytes.Length);
        if (bytes > Math.Min(RecordFormat.RecordBytesMax, Capacity / 2))
            Environment.FailFast($"a record of {bytes} bytes does not fit into the change log");
        var offset = Claim((int)bytes, ref timeMilliseconds);
        if (memory.TryFind(offset, (int)bytes, out var record))
            RecordWriter.Publish(record, Fill(record, effects, offset, epoch, timeMilliseconds));
        else
            AppendOverTheEdge(effects, offset, (int)bytes, epoch, timeMilliseconds);

        if (LastPublishedOffset == offset)
            Interlocked.CompareExchange(ref published, offset + bytes, offset);
        if (offset + bytes - Volatile.Read(ref walked) >= ToldWithinBatchBytes)
            Tell();
        return offset + bytes;
    }

    /// <summary>Copies whole published records from an offset on, as many as fit, up to where the asking thread has walked last. Returns the bytes copied; 0 when the first does not fit, or is not there (yet, or any more).</summary>
    public int ReadPublished(long offset, Span<byte> buffer)
    {
        var end = walked;
        if (offset < ReleasedOffset)
            return 0;
        var copied = end - offset <= buffer.Length ? (int)Math.Max(end - offset, 0) : 0;
        while (offset + copied < end)
        {
            var length = RecordWriter.PublishedLength(memory.Find(offset + copied, sizeof(int)));
            if (length > buffer.Length - copied)
                break;
            copied += length;
        }

        Copy(offset, buffer[..copied]);
        return copied;
    }

    /// <summary>Copies what follows the first so many bytes of the published record at an offset, as much as fits, to its end at most. Returns the bytes copied.</summary>
    public int ReadPublishedPiece(long recordOffset, int taken, Span<byte> buffer)
    {
        if (recordOffset < ReleasedOffset || recordOffset >= walked)
            return 0;
        var length = Math.Min(RecordWriter.PublishedLength(memory.Find(recordOffset, sizeof(int))) - taken, buffer.Length);
        if (length <= 0)
            return 0;
        Copy(recordOffset + taken, buffer[..length]);
        return length;
    }

    /// <summary>
    /// Nobody needs what lies below: its memory is used again, and what is not needed for a while goes back to the system. Only one thread calls this, and goes on calling it.
    /// </summary>
    public void ReleaseBelow(long offset)
    {
        offset = Math.Min(offset, LastPublishedOffset);
        if (offset > ReleasedOffset)
            Volatile.Write(ref released, offset);
        var upTo = AlignDown(ReleasedOffset);
        for (var at = left; at < upTo; at += RingMemory.ChunkBytes)
        {
            memory.Leave(at);
            Volatile.Write(ref left, at + RingMemory.ChunkBytes);
        }

        memory.Trim();
    }

    public void Dispose() => memory.Dispose();

    private static long AlignDown(long offset) => offset - (offset % RingMemory.ChunkBytes);

    private static int Fill(Span<byte> destination, EffectWriter effects, long offset, long epoch, long timeMilliseconds)
    {
        var writer = new RecordWriter(destination);
        foreach (ref readonly var part in effects.Parts)
        {
            var slot = part.Slot < 0 ? RecordFormat.BarrierSlot : part.Slot;
            writer.Part(slot, part.Database, effects.Bytes.Slice(part.Start, part.Length));
        }

        return writer.Seal(offset, epoch, timeMilliseconds);
    }

    /// <summary>Offset and time must be in the same order, so both are taken under a lock of a few instructions: one interlocked operation, as a fetch-add would be.</summary>
    private long Claim(int bytes, ref long timeMilliseconds)
    {
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref claimLock, 1, 0) != 0)
            wait.SpinOnce(sleep1Threshold: -1);
        var offset = claimed;
        if (offset + bytes > Volatile.Read(ref left) + Capacity)
            WaitForRoom(offset + bytes);
        for (; mapped < offset + bytes; mapped += RingMemory.ChunkBytes)
            memory.Take(mapped);
        RecordWriter.Publish(memory.Find(offset, sizeof(int)), 0);
        if (timeMilliseconds < lastTime)
            timeMilliseconds = lastTime;
        lastTime = timeMilliseconds;
        Volatile.Write(ref claimed, offset + bytes);
        Volatile.Write(ref claimLock, 0);
        return offset;
    }

    /// <summary>The backlog limit should have kept this from happening. What has changed the data can't be left out of the log: it waits, or the process ends.</summary>
    private void WaitForRoom(long end)
    {
        var started = time.GetTimestamp();
        var wait = default(SpinWait);
        TellRest();
        while (end > Volatile.Read(ref left) + Capacity)
        {
            wait.SpinOnce();
            if (time.GetElapsedTime(started) > roomPatience)
                Environment.FailFast($"no room in the change log of {Capacity} bytes for {roomPatience}: nothing was released beyond offset {ReleasedOffset}");
        }
    }

    /// <summary>A record whose chunks do not lie side by side is made aside and copied in pieces, its length last.</summary>
    private void AppendOverTheEdge(EffectWriter effects, long offset, int bytes, long epoch, long timeMilliseconds)
    {
        var aside = new BorrowedBytes(bytes);
        var record = aside.Span[..bytes];
        var length = Fill(record, effects, offset, epoch, timeMilliseconds);
        for (var taken = RecordFormat.ChecksumAt; taken < bytes;)
        {
            var place = memory.Find(offset + taken, bytes - taken);
            record.Slice(taken, place.Length).CopyTo(place);
            taken += place.Length;
        }

        RecordWriter.Publish(memory.Find(offset, sizeof(int)), length);
        aside.Return();
    }

    private void Copy(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var place = memory.Find(offset, destination.Length);
            place.CopyTo(destination);
            offset += place.Length;
            destination = destination[place.Length..];
        }
    }

    /// <summary>
    /// At the end of a batch: what has not been walked over is told, whoever appended it. Argument: behind the fence either nobody has been told since the one who walks asked last, then it is told
    /// here; or somebody has, then it has still to ask, and finds every record that was visible before the fence.
    /// </summary>
    public void TellRest()
    {
        if (Published is null || Volatile.Read(ref walked) == ClaimedOffset)
            return;
        Interlocked.MemoryBarrier();
        Tell();
    }

    private void Tell()
    {
        // It may be taken away meanwhile.
        if (Published is not { } published || Volatile.Read(ref told) != 0 || Interlocked.Exchange(ref told, 1) != 0)
            return;
        published();
    }
}
