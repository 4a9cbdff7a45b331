namespace Distro.Engine;

/// <summary>
/// A slot's lock word: free, held, held with someone parked. It never blocks; who waits, and how, is the executor's business.
/// </summary>
public struct SlotLock
{
    private const byte Free = 0;
    private const byte Held = 1;
    private const byte HeldWithWaiters = 3;

    /// <summary>A byte, for it shares the slot's cache line with all else that commands need of a slot.</summary>
    private byte word;

    public readonly bool IsHeld => Volatile.Read(in word) != Free;

    public bool TryAcquire() => Volatile.Read(ref word) == Free && Interlocked.CompareExchange(ref word, Held, Free) == Free;

    /// <summary>Leaves a mark that somebody is parked. False when the lock is free by now, so that the caller tries again instead of parking.</summary>
    public bool TryMarkWaiting() => Interlocked.CompareExchange(ref word, HeldWithWaiters, Held) != Free;

    /// <summary>Releases the lock. True when somebody had parked: the releaser serves or wakes them.</summary>
    public bool Release() => Interlocked.Exchange(ref word, Free) == HeldWithWaiters;
}
