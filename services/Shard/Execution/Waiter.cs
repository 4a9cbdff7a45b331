using Distro.Net;

namespace Distro.Shard.Execution;

/// <summary>
/// Someone whose command could not get its slots: a client, linked into the queue of one slot (or of the gate) until it is posted back to its own
/// loop to try again. The links belong to <see cref="SlotWaiters"/>; the rest to the loop.
/// </summary>
internal abstract class Waiter(EventLoop loop) : ILoopWork
{
    internal const int NoSlot = -1;

    public EventLoop Loop { get; } = loop;

    internal Waiter? Next { get; set; }

    /// <summary>The slot whose queue it stands in, or NoSlot.</summary>
    internal int QueuedSlot { get; set; } = NoSlot;

    /// <summary>How often it was woken and found its slots taken again.</summary>
    internal int Attempts { get; set; }

    /// <summary>A slot whose lock was handed over with the wake-up: it is held in this waiter's name. NoSlot for most.</summary>
    internal int GrantedSlot { get; set; } = NoSlot;

    /// <summary>The lock that came with a wake-up, handed on.</summary>
    public int TakeGrant()
    {
        var slot = GrantedSlot;
        GrantedSlot = NoSlot;
        return slot;
    }

    /// <summary>While a script on its loop runs, it may at least learn that the process is busy.</summary>
    public virtual bool RunsMeanwhile => false;

    /// <summary>On its own loop: tries again.</summary>
    public abstract void Run();
}
