using Distro.Wire.Machines;

namespace Distro.Persistence.Writers;

/// <summary>
/// When a writer answers that it has written. At once, unless the primary said that nobody waits: then what comes within a named time is answered together, since each
/// answer wakes this process's writer and two threads of the primary's.
/// Invariant: an answer that waits is due at a time that the machine wakes at, and no more than a named number of bytes wait for it.
/// </summary>
internal sealed class AnswerPace(IClock clock, LeaseOptions options)
{
    /// <summary>A part of what a primary sends ahead of answers.</summary>
    private const long BytesMax = 1 << 20;

    private long waitingBytes;

    private long Later => clock.MonotonicMilliseconds + options.AnswerMilliseconds;

    /// <summary><see cref="long.MaxValue"/> while no answer waits.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    public bool IsDue => clock.MonotonicMilliseconds >= DueAt;

    /// <summary>That something was written need not be said now: it will be.</summary>
    public bool Waits => DueAt != long.MaxValue && waitingBytes <= BytesMax && !IsDue;

    /// <summary>Bytes go to the disk. True when the answer for them may wait, and does.</summary>
    public bool Accept(bool mayWait, int bytes)
    {
        waitingBytes = mayWait ? waitingBytes + bytes : BytesMax + 1;
        if (waitingBytes > BytesMax) return false;
        DueAt = Math.Min(DueAt, Later);
        return true;
    }

    /// <summary>An answer has gone. Bytes still on their way to the disk may have been told to be quiet about it, so another is due.</summary>
    public void Answered(bool isMoreUnderWay)
    {
        DueAt = isMoreUnderWay ? Later : long.MaxValue;
        if (!isMoreUnderWay) waitingBytes = 0;
    }
}
