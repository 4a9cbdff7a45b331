using System.Diagnostics.CodeAnalysis;

namespace Distro.Net.Loops;

/// <summary>
/// Work posted to a loop by any thread. Two arrays take turns: posters fill one while the loop runs the other,
/// so that a batch is taken under one short lock and posting allocates nothing once the arrays have grown. What of a batch has not been taken yet,
/// whoever takes next gets, also where that is a batch within the batch.
/// The sleeper's flag lives under the same lock, so exactly one poster wakes a loop that is asleep.
/// </summary>
internal sealed class Inbox
{
    private const int InitialCapacity = 256;

    private readonly Lock guard = new();
    private ILoopWork?[] filling = new ILoopWork?[InitialCapacity];
    private ILoopWork?[] running = new ILoopWork?[InitialCapacity];
    private volatile int count;
    private int batch;
    private int taken;
    private bool asleep;

    public bool HasWork => count > 0;

    /// <summary>True when the loop was asleep: the caller wakes it.</summary>
    public bool Post(ILoopWork work)
    {
        lock (guard)
        {
            if (count == filling.Length)
                Array.Resize(ref filling, count * 2);
            filling[count] = work;
            count++;
            var wake = asleep;
            asleep = false;
            return wake;
        }
    }

    /// <summary>False when there is work by now: the loop does not sleep then.</summary>
    public bool TryFallAsleep()
    {
        lock (guard)
        {
            if (count > 0)
                return false;
            asleep = true;
            return true;
        }
    }

    public void Awake()
    {
        lock (guard)
            asleep = false;
    }

    /// <summary>Everything posted so far becomes the batch to take from. The one before has been taken whole.</summary>
    public void BeginBatch()
    {
        lock (guard)
        {
            (running, filling) = (filling, running);
            (batch, taken) = (count, 0);
            count = 0;
        }
    }

    /// <summary>The batch's next. False when all of it has been taken.</summary>
    public bool TryTake([NotNullWhen(true)] out ILoopWork? work)
    {
        if (taken == batch)
        {
            work = null;
            return false;
        }

        work = running[taken]!;
        running[taken++] = null;
        return true;
    }
}
