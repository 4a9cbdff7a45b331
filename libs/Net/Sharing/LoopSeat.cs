namespace Distro.Net.Sharing;

/// <summary>
/// Which thread runs a loop: its own, or the one that loops share while there is little to do. A loop changes hands only between two batches.
/// Invariant: at most one thread is inside a loop's batch. Its own is only while the seat says Own; the shared thread only between <see cref="TryEnter"/> and
/// <see cref="Rest"/>; and a seat leaves Shared by one compare-and-swap, which fails while the shared thread is inside.
/// </summary>
internal sealed class LoopSeat
{
    private const int Own = 0;
    private const int SharedAtRest = 1;
    private const int SharedRunning = 2;

    private readonly AutoResetEvent home = new(initialState: false);
    private int holder = Own;
    private volatile bool shallJoin;

    /// <summary>The loop's own thread runs it.</summary>
    public bool IsOwn => Volatile.Read(ref holder) == Own;

    /// <summary>Its own thread shall hand it over at the end of its batch.</summary>
    public bool ShallJoin
    {
        get => shallJoin;
        set => shallJoin = value;
    }

    /// <summary>By the loop's own thread, which must not touch it from here on until <see cref="WaitForHome"/> returns.</summary>
    public void Leave()
    {
        shallJoin = false;
        Volatile.Write(ref holder, SharedAtRest);
    }

    public void WaitForHome() => home.WaitOne();

    /// <summary>By the shared thread. False when the loop is not its any more.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref holder, SharedRunning, SharedAtRest) == SharedAtRest;

    /// <summary>By the shared thread: the batch is over.</summary>
    public void Rest() => Volatile.Write(ref holder, SharedAtRest);

    /// <summary>Takes the loop from the shared thread; its own thread goes on once <see cref="GoHome"/> is called. False while the shared thread is inside, or has it not.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref holder, Own, SharedAtRest) == SharedAtRest;

    public void GoHome() => home.Set();
}
