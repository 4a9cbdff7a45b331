using System.Diagnostics;
using Distro.Commands.Cluster;
using Distro.Commands.Declaration;
using Distro.Engine;
using Distro.ServiceDefaults.Options;
using Distro.Shard.Clients;

namespace Distro.Shard.Telemetry;

/// <summary>
/// Time, bytes in and bytes out of each slot, while the option asks for it. A command counts for the slot of its keys if that is one, before it lets go of it;
/// those of a transaction or a script count as a part of EXEC and EVAL; what waits counts when it is answered.
/// </summary>
internal sealed class SlotStatistics : ISlotUsage
{
    private static readonly double microsecondsPerTick = 1e6 / Stopwatch.Frequency;

    private readonly Keyspace keyspace;
    private SlotCounts? kept;
    private volatile SlotCounts? counts;

    public SlotStatistics(Keyspace keyspace, FlagOption option)
    {
        this.keyspace = keyspace;
        option.Changed += () => Follow(option.Value);
        Follow(option.Value);
    }

    public bool IsCounted => counts is not null;

    /// <summary>A command on the keys of one slot, which is still held, has run. One that has sent keys to a peer comes again.</summary>
    public void Count(Client client, Command command, int slot, long elapsedTicks, long replyBytes)
    {
        if (command.Scope == Scope.SlotArgument || (command.WaitsForPeer && client.Session.Migration is not null))
            return;
        var requestBytes = client.UncountedBytes + client.RequestBytes;
        if (client.Blocked is { } block)
            block.Counted = (slot, requestBytes);
        else
            counts?.Add(slot, elapsedTicks, requestBytes, replyBytes);
    }

    /// <summary>A command has been answered or waits, whether or not it was one to count: its bytes are not the next one's. Those up to EXEC are.</summary>
    public void Ended(Client client, Command command)
    {
        if (command is { Group: Group.Transactions, Name: "MULTI" })
            client.UncountedBytes += client.RequestBytes;
        else
            client.UncountedBytes = 0;
    }

    /// <summary>What had waited has been answered.</summary>
    public void CountLate(int slot, long elapsedTicks, long requestBytes, long replyBytes) => counts?.AddLate(slot, elapsedTicks, requestBytes, replyBytes);

    public SlotUsage Of(int slot)
    {
        var (ticks, requestBytes, replyBytes) = counts?.Of(slot) ?? default;
        return new((long)(ticks * microsecondsPerTick), requestBytes, replyBytes);
    }

    /// <summary>CONFIG RESETSTAT. What a loop adds meanwhile may survive.</summary>
    public void Reset() => counts?.Clear();

    /// <summary>The counts begin at nothing each time; no memory is used before they are wanted first.</summary>
    private void Follow(bool wanted)
    {
        if (wanted == IsCounted)
            return;
        kept?.Clear();
        counts = wanted ? kept ??= new SlotCounts(keyspace) : null;
    }
}
