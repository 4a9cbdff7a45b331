using System.Diagnostics;
using Distro.Commands.Cluster;
using Distro.Commands.Declaration;
using Distro.ServiceDefaults.Options;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Telemetry;

/// <summary>
/// Time, bytes in and bytes out of each slot: every loop counts in an array of its own, made when the option asks for it, and whoever wants to know sums them up.
/// The counts of a pipeline's slots are fetched ahead with the slots themselves (<see cref="Fetch"/>), so that they cost no wait for memory.
/// A command counts for the slot of its keys if that is one; those of a transaction or a script count as a part of EXEC and EVAL; what waits counts when it is answered.
/// </summary>
internal sealed class SlotStatistics : ISlotUsage
{
    private static readonly double microsecondsPerTick = 1e6 / Stopwatch.Frequency;

    private readonly int loops;
    private SlotCounts[] ofLoops = [];
    private volatile bool isCounted;

    public SlotStatistics(int loops, FlagOption option)
    {
        this.loops = loops;
        option.Changed += () => Follow(option.Value);
        Follow(option.Value);
    }

    public bool IsCounted => isCounted;

    public void Count(Worker worker, Client client, Command command, long elapsedTicks, long replyBytes)
    {
        client.UncountedBytes += client.RequestBytes;
        if (command is { Group: Group.Transactions, Name: "MULTI" })
            return;
        var requestBytes = client.UncountedBytes;
        client.UncountedBytes = 0;
        if (worker.OnlySlot < 0 || command.Scope == Scope.SlotArgument)
            return;
        if (client.Blocked is { } block)
            block.Counted = (worker.OnlySlot, requestBytes);
        else
            Add(worker.Index, worker.OnlySlot, elapsedTicks, requestBytes, replyBytes);
    }

    /// <summary>A command on that slot is about to run on that loop.</summary>
    public void Fetch(int loop, int slot)
    {
        var all = Volatile.Read(ref ofLoops);
        if (loop >= all.Length)
            return;
        all[loop].Fetch(slot);
    }

    public void Add(int loop, int slot, long elapsedTicks, long requestBytes, long replyBytes)
    {
        var all = Volatile.Read(ref ofLoops);
        if (loop >= all.Length)
            return;
        all[loop].Add(slot, elapsedTicks, requestBytes, replyBytes);
    }

    public SlotUsage Of(int slot)
    {
        var (ticks, requestBytes, replyBytes) = (0L, 0L, 0L);
        foreach (var counts in Volatile.Read(ref ofLoops))
        {
            var of = counts.Of(slot);
            ticks += of.Ticks;
            requestBytes += of.RequestBytes;
            replyBytes += of.ReplyBytes;
        }

        return new((long)(ticks * microsecondsPerTick), requestBytes, replyBytes);
    }

    /// <summary>CONFIG RESETSTAT. What a loop adds meanwhile may survive.</summary>
    public void Reset()
    {
        foreach (var counts in Volatile.Read(ref ofLoops))
            counts.Clear();
    }

    /// <summary>The counts begin at nothing each time; without them no memory is used.</summary>
    private void Follow(bool wanted)
    {
        if (wanted == isCounted)
            return;
        Volatile.Write(ref ofLoops, wanted ? [.. Enumerable.Range(0, loops).Select(_ => new SlotCounts())] : []);
        isCounted = wanted;
    }
}
