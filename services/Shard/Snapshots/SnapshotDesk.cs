using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;

namespace Distro.Shard.Snapshots;

/// <summary>
/// Where a process's snapshots are begun and accounted for. Who decides that one is due, and where its bytes go, is the control logic's business; clients may ask for one.
/// At most one is taken at a time. Figures may be read by any thread, a moment old.
/// </summary>
internal sealed class SnapshotDesk(DataPlane plane)
{
    private volatile SnapshotPass? pass;
    private volatile SnapshotLoading? loading;
    private int wanted;
    private long changesBefore;
    private long changesSaved;
    private long lastSaved;
    private long lastSeconds = -1;
    private long lastBytes;
    private long saves;
    private long logSaves;
    private long lastLogSeconds = -1;
    private volatile bool lastFailed;
    private volatile bool rdbFailed;
    private long baseBytes;
    private volatile bool isForLog;
    private volatile bool isRdbWanted;
    private volatile bool isAwaited;
    private volatile bool isGivenUp;
    private volatile bool hastens;
    private SnapshotPass? before;
    private volatile SnapshotPass? counted;

    /// <summary>Called from any thread when bytes of a snapshot can be taken, or loaded ones have made room for more.</summary>
    public Action? Moved { get; set; }

    /// <summary>What a client's wish for a snapshot is told to. Null where nobody keeps snapshots.</summary>
    public Action? Asked { get; set; }

    /// <summary>What a client's wish that it be given up is told to.</summary>
    public Action? Cancelled { get; set; }

    /// <summary>Says whether a flush of everything counts as a snapshot of nothing: there are save points, and the log holds the flush. Null: never.</summary>
    public Func<bool>? CountsWhenFlushed { get; set; }

    /// <summary>Somebody takes snapshots here, or will once what keeps the data has changed.</summary>
    public bool IsSupported => Asked is not null || CountsWhenFlushed is not null;

    /// <summary>The pass under way.</summary>
    public SnapshotPass? Current => pass;

    /// <summary>One is wanted, or under way.</summary>
    public bool IsTaking => Volatile.Read(ref wanted) != 0 || pass is not null;

    /// <summary>It is wanted for a shorter log.</summary>
    public bool IsForLog => isForLog;

    /// <summary>What who asked for it wants beside it.</summary>
    public RdbWish RdbWish => !isRdbWanted ? RdbWish.None : IsAwaited ? RdbWish.Awaited : RdbWish.Wanted;

    /// <summary>The process ends once the snapshot is there: the pass takes more of the loops' time.</summary>
    public bool Hastens { get => hastens; set => hastens = value; }

    /// <summary>Somebody does nothing else until it is there: a loop that runs SAVE, or the process's end.</summary>
    public bool IsAwaited => isAwaited || hastens;

    /// <summary>Seconds since the pass under way began; -1 without one.</summary>
    public long ElapsedSeconds => pass is { } running ? (long)running.Elapsed.TotalSeconds : -1;

    /// <summary>Bytes of the pass under way; 0 without one.</summary>
    public long Bytes => pass?.Costs.Bytes ?? 0;

    /// <summary>When the last snapshot that counts was finished, in Unix milliseconds; 0: none in this process's time.</summary>
    public long LastSavedMilliseconds => Interlocked.Read(ref lastSaved);

    /// <summary>What the last one took; -1 without one.</summary>
    public long LastSeconds => Interlocked.Read(ref lastSeconds);

    public long LastBytes => Interlocked.Read(ref lastBytes);

    /// <summary>Bytes of all that a start begins with, before it reads the log: the last whole one, with those that build on it.</summary>
    public long BaseBytes => Interlocked.Read(ref baseBytes);

    public long Saves => Interlocked.Read(ref saves);

    /// <summary>Of the saves, those that were wanted for a shorter log.</summary>
    public long LogSaves => Interlocked.Read(ref logSaves);

    /// <summary>What the last of these took; -1 without one.</summary>
    public long LastLogSeconds => Interlocked.Read(ref lastLogSeconds);

    /// <summary>The last one does not count, or the last RDB file that a client asked for is not there.</summary>
    public bool LastFailed => lastFailed || rdbFailed;

    /// <summary>Commands that have logged a change since the last snapshot that counts was begun.</summary>
    public long ChangesSince => Math.Max(0, Changes - Interlocked.Read(ref changesSaved));

    private long Changes => plane.Workers.Sum(worker => worker.Context.LoggedChanges);

    /// <summary>A client wants one. False when one is under way, or wanted by another.</summary>
    /// <param name="forLog">For a shorter log.</param>
    /// <param name="awaited">Its loop serves nobody until it is there.</param>
    public bool TryAsk(bool forLog, bool awaited = false)
    {
        if (pass is not null || Asked is not { } asked || Interlocked.CompareExchange(ref wanted, 1, 0) != 0)
            return false;
        (isForLog, isRdbWanted, isAwaited, isGivenUp) = (forLog, !forLog, awaited, false);
        asked();
        return true;
    }

    /// <summary>A client wants it given up: that is no failure.</summary>
    public void GiveUp()
    {
        isGivenUp = IsTaking;
        Cancelled?.Invoke();
    }

    /// <summary>There were snapshots at the start: so many bytes of them are what it began with.</summary>
    public void Found(long bytes) => Interlocked.Exchange(ref baseBytes, bytes);

    /// <summary>Everything is being flushed: what was changed before needs no saving any more.</summary>
    public void Flushing()
    {
        if (CountsWhenFlushed?.Invoke() == true)
            Interlocked.Exchange(ref changesSaved, Changes + 1);
    }

    /// <summary>About how many bytes the slots that were changed since that snapshot have in it; <see cref="long.MaxValue"/> when none can build on it any more.</summary>
    public long ChangedBytes(long id) => counted is { } last && last.Header.Id == id && last.CanBeBuiltOn ? last.Slots.ChangedBytes(plane.Keyspace) : long.MaxValue;

    /// <summary>Begins with one that builds on another, if that is the last that counted and nothing has touched the whole keyspace since; else with a whole one.</summary>
    public ISnapshotTaking Take(int group, long id, long epoch, long baseId)
    {
        if (pass is { HasEnded: false })
            throw new InvalidOperationException("a snapshot is being taken already");
        var builtOn = counted is { } last && last.Header.Id == baseId && last.CanBeBuiltOn ? last.Slots : null;
        var header = new SnapshotHeader(group, id, epoch, plane.Clock.UnixMilliseconds, builtOn is null ? 0 : baseId, plane.Keyspace.Options.Databases);
        changesBefore = Changes;
        var taking = new SnapshotPass(plane, header, Tell, before, builtOn);
        pass = before = taking;
        Volatile.Write(ref wanted, 0);
        foreach (var worker in plane.Workers)
            new SnapshotWork(worker, taking).Begin();
        return taking;
    }

    /// <summary>What became of a snapshot: it counts, or it does not.</summary>
    public void Settle(bool counts)
    {
        if (counts || !isGivenUp)
        {
            lastFailed = !counts;
            if (isRdbWanted)
                rdbFailed = !counts;
        }

        isAwaited = isGivenUp = isRdbWanted = false;
        if (pass is not { } settled)
        {
            isForLog = false;
            Volatile.Write(ref wanted, 0);
            return;
        }

        if (counts)
        {
            Interlocked.Exchange(ref lastSaved, plane.Clock.UnixMilliseconds);
            Interlocked.Exchange(ref lastSeconds, (long)settled.Elapsed.TotalSeconds);
            Interlocked.Exchange(ref lastBytes, settled.Costs.Bytes);
            Interlocked.Exchange(ref baseBytes, settled.Costs.Bytes + (settled.Header.BaseId == 0 ? 0 : baseBytes));
            Interlocked.Exchange(ref changesSaved, Math.Max(changesSaved, changesBefore));
            Interlocked.Increment(ref saves);
            CountForLog(settled);
            counted = settled;
        }
        else
        {
            settled.Cancel();
        }

        pass = null;
        isForLog = false;
    }

    private void CountForLog(SnapshotPass settled)
    {
        if (!isForLog)
            return;
        Interlocked.Increment(ref logSaves);
        Interlocked.Exchange(ref lastLogSeconds, (long)settled.Elapsed.TotalSeconds);
    }

    public ISnapshotLoading Load()
    {
        loading?.Abandon();
        return loading = new SnapshotLoading(plane, Tell);
    }

    /// <summary>Which slots are there, where slots are served while others are on their way. Null where there is no such difference.</summary>
    public SlotArrivals? Arrivals => loading?.Arrivals;

    /// <summary>The data is dropped: what is still on its way into it must not come.</summary>
    public void AbandonLoading()
    {
        loading?.Abandon();
        loading = null;
        counted = null;
    }

    private void Tell() => Moved?.Invoke();
}
