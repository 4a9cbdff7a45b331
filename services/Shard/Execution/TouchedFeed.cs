using Distro.Commands.Execution;
using Distro.Commands.Transactions;
using Distro.Shard.Clients;
using Distro.Shard.Waiting;

namespace Distro.Shard.Execution;

/// <summary>
/// Hands what commands have changed to those who must know: versions of watched keys first, then whoever has added itself (keyspace notifications, invalidation
/// of tracked keys). It is told while the slots of the keys are still held, and before the changing command's own reply can leave, so a listener that posts
/// a message to a loop posts it before anybody can see the new value. While nobody listens, nothing is collected: see <see cref="IsWanted"/>.
/// </summary>
internal sealed class TouchedFeed(WatchTable watches, BlockedKeys blocked)
{
    private volatile ITouchedListener[] listeners = [];

    /// <summary>Whether changes are to be collected. Asked with the slots held: who begins to watch a key under its slot misses nothing after.</summary>
    public bool IsWanted => !watches.IsEmpty || !blocked.IsEmpty || listeners.Length > 0;

    /// <summary>What is to be collected beside changes.</summary>
    public EventClass Extra { get; set; }

    /// <summary>The slots are held, and a command is about to run: says what it is to collect.</summary>
    public void Prepare(TouchedList touched)
    {
        touched.IsWanted = IsWanted;
        touched.Extra = Extra;
    }

    /// <summary>From now on the listener hears of every change that begins after this. From any thread.</summary>
    public void Add(ITouchedListener listener)
    {
        lock (watches)
            listeners = [.. listeners, listener];
    }

    public void Remove(ITouchedListener listener)
    {
        lock (watches)
            listeners = [.. listeners.Where(other => other != listener)];
    }

    /// <summary>The caller holds the slots of all keys named, or the whole keyspace.</summary>
    /// <param name="touched">Not empty.</param>
    /// <param name="by">Whose command it was; null for expiry, eviction, and what a replica applies from the log.</param>
    public void Publish(TouchedList touched, Client? by)
    {
        watches.Touched(touched);
        foreach (var listener in listeners)
            listener.Touched(touched, by);
    }
}

/// <summary>Hears of changed keys: see <see cref="TouchedFeed"/>.</summary>
internal interface ITouchedListener
{
    /// <summary>
    /// Called on the thread that made the changes (a loop's, or the control thread's on a replica), with their slots held: it must be short, take no slot and wait
    /// for nothing. The list is valid during the call only. <see cref="TouchedList.IsEverything"/> says that a database was emptied or swapped, whose keys no entry names.
    /// </summary>
    void Touched(TouchedList touched, Client? by);
}
