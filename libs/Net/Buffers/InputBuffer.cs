namespace Distro.Net.Buffers;

/// <summary>
/// What a channel has received and its handler has not yet consumed, in one piece. Holds a buffer only while there is something in it,
/// or a receive is under way. While a receive is under way (<see cref="Lend"/>) the buffer must neither move nor be given back; nor while bytes of it that were
/// consumed are still looked at (<see cref="Pin"/>): what follows them moves to another buffer then.
/// Invariant: 0 &lt;= start &lt;= end &lt;= buffer length.
/// </summary>
internal struct InputBuffer
{
    /// <summary>Smaller messages are gathered many at a time, whatever the next one needs.</summary>
    private const int ExpectedBytesMin = 32 * 1024;

    /// <summary>A buffer grows by a sixteenth at least: of a message of many small arguments only the next one's end is known, and it must not be copied for each.</summary>
    private const int LeastGrowth = 16;

    private readonly BufferPool large;
    private readonly BufferPool small;
    private Block? buffer;
    private int start;
    private int end;
    private int expected;
    private bool wantsMore;
    private bool isLent;
    private bool isPinned;
    private Block? pinned;

    public InputBuffer(BufferPool small, BufferPool large)
    {
        this.small = small;
        this.large = large;
    }

    public readonly int Length => end - start;

    /// <summary>What it holds of memory while there is something in it; a buffer that only waits is the transport's affair.</summary>
    public readonly int Capacity => end == start ? 0 : buffer?.Length ?? 0;

    /// <summary>So many bytes, from the first unread one, will be one message: room beyond them is of no use, so the buffer grows by doubling up to there.</summary>
    public void Expect(long bytes) => expected = bytes < ExpectedBytesMin ? 0 : (int)Math.Min(bytes, Array.MaxLength);

    public readonly ReadOnlySpan<byte> Unread => buffer is null ? default : buffer.AsSpan(start, end - start);

    public void Consume(int bytes)
    {
        if ((uint)bytes > (uint)(end - start))
            throw new ArgumentOutOfRangeException(nameof(bytes));
        start += bytes;
        expected = 0;
        // What is received into room that is lent lands where the room began.
        if (start == end && !isLent && !isPinned)
            start = end = 0;
    }

    /// <summary>Consumes so many bytes, which stay as they are, and where they are, until <see cref="Unpin"/>.</summary>
    public void Pin(int bytes)
    {
        isPinned = true;
        Consume(bytes);
    }

    public void Unpin()
    {
        isPinned = false;
        if (pinned is not null)
            Give(pinned);
        pinned = null;
        Consume(0);
    }

    /// <summary>Room to receive into: what is left of the buffer, after moving the rest to its front or to a larger one where that helps.</summary>
    public Memory<byte> Lend(int roomMax)
    {
        if (buffer is null)
            buffer = wantsMore ? large.Take(large.BufferBytes) : small.Take(small.BufferBytes);
        else if (buffer.Length - end < buffer.Length / 2 && (end == buffer.Length || expected == 0 || start + expected > buffer.Length))
            MakeRoom();
        isLent = true;
        return buffer.AsMemory(end, Math.Min(buffer.Length - end, roomMax));
    }

    /// <summary>Adds what was received into the room lent.</summary>
    public void Add(int bytes)
    {
        isLent = false;
        end += bytes;
        wantsMore = end == buffer!.Length;
    }

    /// <summary>Gives the buffer back when there is nothing in it. Not while it is lent.</summary>
    public void ReleaseIfEmpty()
    {
        isLent = false;
        if (buffer is null || end != start)
            return;
        Release();
    }

    public void Release()
    {
        if (buffer is null)
            return;
        LetGo();
        buffer = null;
        start = end = 0;
    }

    /// <summary>The buffer is no longer that of what comes: gives it back, unless somebody looks at it.</summary>
    private void LetGo()
    {
        if (isPinned && pinned is null)
            pinned = buffer;
        else
            Give(buffer!);
    }

    private void MakeRoom()
    {
        var length = end - start;
        if (isPinned && pinned is null)
        {
            var next = large.Take(Math.Max(length * 2, large.BufferBytes));
            Unread.CopyTo(next.GetSpan());
            LetGo();
            buffer = next;
            start = 0;
            end = length;
            return;
        }

        if (start > 0)
            buffer!.AsSpan(start, length).CopyTo(buffer.AsSpan(0, length));
        if (length == buffer!.Length || (expected == 0 ? start == 0 || length > buffer.Length / 2 : expected > buffer.Length))
            Grow();

        start = 0;
        end = length;
    }

    private void Grow()
    {
        var size = (int)Math.Min((long)buffer!.Length * 2, Array.MaxLength);
        if (expected > buffer.Length)
            size = Math.Min(size, Math.Max(expected, buffer.Length + (buffer.Length / LeastGrowth)));
        if (buffer.Length > large.BufferBytes)
        {
            buffer.Grow(size);
            return;
        }

        var next = large.Take(Math.Max(size, large.BufferBytes));
        buffer.GetSpan().CopyTo(next.GetSpan());
        Give(buffer);
        buffer = next;
    }

    private readonly void Give(Block block)
    {
        if (block.Length == small.BufferBytes)
            small.Give(block);
        else
            large.Give(block);
    }
}
