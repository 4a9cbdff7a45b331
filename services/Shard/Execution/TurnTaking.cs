using System.Diagnostics;

namespace Distro.Shard.Execution;

/// <summary>
/// A command that is long by its nature (KEYS, SMEMBERS, SORT or SUNION of millions) lets the loop's other clients have their turn: after 5 ms, and again every millisecond, they get what needs no
/// keys (<see cref="Interlude"/>), as they do while a script runs. So a PING is answered, a Router's link does not fall silent, and SCRIPT KILL comes through. Other loops never noticed.
///
/// Handlers do not know. They are asked where they write a reply, collect, compare or go from slot to slot (<see cref="Commands.Execution.Patience"/>), every few hundred elements, with all
/// their slots held and their spans in use: what runs in an interlude takes no slots, has a context of its own and no heap, so nothing that the command looks at can move.
/// Scripts say themselves when they can be interrupted: while one runs nobody is asked here.
/// </summary>
internal sealed class TurnTaking(Worker worker)
{
    private static readonly long everyTicks = Stopwatch.Frequency / 1000;

    private long nextAt = long.MaxValue;
    private bool hasServed;

    /// <summary>How long a command has its loop to itself, in Stopwatch ticks.</summary>
    internal long FirstTicks { get; set; } = Stopwatch.Frequency / 200;

    /// <summary>A command begins.</summary>
    public void Begin(long timestamp) => nextAt = timestamp + FirstTicks;

    /// <summary>It has ended: those who wait for it have their turn.</summary>
    public void End()
    {
        nextAt = long.MaxValue;
        if (!hasServed)
            return;
        hasServed = false;
        worker.Interlude.End();
    }

    /// <summary>Between two elements of a command.</summary>
    public void Look()
    {
        if (nextAt == long.MaxValue || Stopwatch.GetTimestamp() < nextAt || worker.Interlude.IsOpen || worker.Context.RunsScript || worker.Context.Block.ServedKey >= 0)
            return;
        hasServed = true;
        worker.Interlude.Serve();
        nextAt = Stopwatch.GetTimestamp() + Math.Min(everyTicks, FirstTicks);
    }
}
