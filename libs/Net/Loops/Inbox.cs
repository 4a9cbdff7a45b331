namespace Distro.Net.Loops;

/// <summary>
/// Work posted to a loop by any thread. Two arrays take turns: posters fill one while the loop runs the other,
/// so that a batch is taken under one short lock and posting allocates nothing once the arrays have grown.
/// The sleeper's flag lives under the same lock, so exactly one poster wakes a loop that is asleep.
/// </summary>
internal sealed class Inbox
{
    private const int InitialCapacity = 256;

    private readonly Lock guard = new();
    private ILoopWork?[] filling = new ILoopWork?[InitialCapacity];
    private ILoopWork?[] running = new ILoopWork?[InitialCapacity];
    private volatile int count;
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

    /// <summary>Everything posted so far. The span is valid until the next call; the caller clears what it has run.</summary>
    public Span<ILoopWork?> Take()
    {
        lock (guard)
        {
            (running, filling) = (filling, running);
            var taken = count;
            count = 0;
            return running.AsSpan(0, taken);
        }
    }
}
