using Distro.Shard.Execution;

namespace Distro.Server.Log;

/// <summary>
/// How far a log is on the disk, and who waits for it to be. That is one thing; that it may be relied on is another: clients (WAITAOF, replies that wait for the disk) hear of it only once
/// the log counts, because a log that is still being begun is one that no start would find.
/// </summary>
/// <param name="wake">Wakes who has it synced.</param>
internal sealed class LogSyncs(Action wake)
{
    private const int PatienceMilliseconds = 60_000;

    private readonly object changing = new();
    private DataPlane? told;
    private long offset;
    private long wanted;
    private long lastMilliseconds;

    /// <summary>Everything below is on the disk.</summary>
    public long Offset => Volatile.Read(ref offset);

    /// <summary>What lies below is to be synced at once.</summary>
    public long WantedOffset => Volatile.Read(ref wanted);

    /// <summary>When everything that had been logged was last on the disk, in Unix milliseconds; 0: never.</summary>
    public long LastMilliseconds => Volatile.Read(ref lastMilliseconds);

    /// <summary>What lies below that needs no sync of this log's.</summary>
    public void BeginAt(long start) => Volatile.Write(ref offset, start);

    /// <summary>A start would find the log, and all that it rests on, from now on: what is synced is told, and what will be.</summary>
    public void Count(DataPlane serving)
    {
        lock (changing)
        {
            told = serving;
            serving.Synced(offset);
        }
    }

    public void Done(long endOffset, long unixMilliseconds)
    {
        lock (changing)
        {
            Volatile.Write(ref offset, endOffset);
            Volatile.Write(ref lastMilliseconds, unixMilliseconds);
            Monitor.PulseAll(changing);
            told?.Synced(endOffset);
        }
    }

    /// <summary>Whoever waits looks whether that is still of any use.</summary>
    public void LookAgain()
    {
        lock (changing) Monitor.PulseAll(changing);
    }

    /// <summary>Waits until everything below that is on the disk. False when that took too long, or can't be any more.</summary>
    public bool Await(long target, Func<bool> isLost)
    {
        lock (changing)
        {
            Volatile.Write(ref wanted, Math.Max(wanted, target));
            wake();
            while (offset < target)
            {
                if (isLost() || !Monitor.Wait(changing, PatienceMilliseconds)) return false;
            }
        }

        return true;
    }
}
