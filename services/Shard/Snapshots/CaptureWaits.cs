using Distro.Commands.Declaration;
using Distro.Commands.Routing;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Snapshots;

/// <summary>
/// Parks whoever would change a large value of which a snapshot has written a part: the rest is written in steps, and other commands of the slot run between those. The
/// alternative, that the command writes all of the rest first, would hold the slot for as long as that takes.
///
/// A transaction or script that writes waits for any large value of the slot, since its keys may be anything. What is not parked here (a script's undeclared key, work behind the
/// gate, a woken BLMOVE) writes the rest itself, so waiting is never needed for a right snapshot.
/// </summary>
internal static class CaptureWaits
{
    private const int KeysLookedAt = 32;

    /// <summary>The slots are held. True when the client was parked, and nothing is held any more: it is woken when a large value is whole.</summary>
    public static bool Parks(Worker worker, Client client, Demand demand, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, SlotSet slots)
    {
        var plane = worker.Plane;
        if (!demand.Has(CommandFlags.Write) && demand.Scope != Scope.Script) return false;
        if (!slots.Slots.Contains(plane.Keyspace.GuardedSlot) || !MustWait(worker, client, demand, command, input, arguments)) return false;
        plane.Waiters.ParkAtCapture(client);
        slots.ReleaseAll();
        plane.Gate.Leave(worker.Index);
        return true;
    }

    private static bool MustWait(Worker worker, Client client, Demand demand, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (demand.Scope is Scope.Script or Scope.Queued) return worker.Plane.Snapshots.Current is { HasUnfinished: true };
        Span<int> places = stackalloc int[KeysLookedAt];
        var count = Math.Min(KeyPositions.FindPlaces(command, input, arguments, places), KeysLookedAt);
        for (var i = 0; i < count; i++)
        {
            var key = input.Slice(arguments[places[i]].Offset, arguments[places[i]].Length);
            var slot = HashSlot.Of(key);
            if (slot == worker.Plane.Keyspace.GuardedSlot && worker.Plane.Keyspace.NeedsTime(worker.Context.Worker!, slot, client.Session.Database, key)) return true;
        }

        return false;
    }
}
