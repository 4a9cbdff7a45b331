using System.Diagnostics.CodeAnalysis;

namespace Distro.Net.Loops;

/// <summary>Work that waits for its time, earliest first; equal times in the order they were added. Owned by one loop.</summary>
internal sealed class Timers
{
    private readonly PriorityQueue<ILoopWork, (long Due, long Order)> queue = new();
    private long order;

    public void Add(ILoopWork work, long dueMilliseconds) => queue.Enqueue(work, (dueMilliseconds, order++));

    public bool TryTake(long nowMilliseconds, [NotNullWhen(true)] out ILoopWork? work)
    {
        if (queue.TryPeek(out work, out var when) && when.Due <= nowMilliseconds)
        {
            queue.Dequeue();
            return true;
        }

        work = null;
        return false;
    }

    /// <summary>Milliseconds until the first is due; -1 when there is none.</summary>
    public int Due(long nowMilliseconds)
        => queue.TryPeek(out _, out var when) ? (int)Math.Clamp(when.Due - nowMilliseconds, 0, int.MaxValue) : -1;
}
