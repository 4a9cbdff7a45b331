using Distro.Commands.Declaration;
using Distro.Shard.Clients;

namespace Distro.Shard.Execution;

/// <summary>
/// Whether a command may run on this member just now: role, lease, ownership of its slots, room in the log, memory.
/// Pure questions over one serving state; asked with the gate entered, so the answer holds until the command has ended.
/// </summary>
internal static class Admission
{
    /// <summary>For commands that touch no slot: only loading and a lost primary matter, to those that say so in their flags.</summary>
    public static Refusal OfRole(DataPlane plane, ServingState state, Demand demand)
    {
        if (state.Role != ServingRole.Suspended)
            return plane.Arrivals is not null && demand.Has(CommandFlags.ReadOnly | CommandFlags.Write) && !demand.IsAlways(CommandFlags.Loading) ? Refusal.Loading : Refusal.None;
        return state.Reason switch
        {
            Member.SuspendReason.MasterDown => demand.IsAlways(CommandFlags.Stale) && demand.Scope != Scope.Script ? Refusal.None : Refusal.MasterDown,
            Member.SuspendReason.NoGroup => demand.Scope is Scope.Connection or Scope.None or Scope.AllLoops ? Refusal.None : Refusal.ClusterDown,
            _ => demand.IsAlways(CommandFlags.Loading) ? Refusal.None : Refusal.Loading,
        };
    }

    /// <summary>For commands on the slots of their keys. A transaction may have keys of any slots that are ours.</summary>
    public static Refusal OfKeys(DataPlane plane, ServingState state, Demand demand, Client client, SlotSet slots, long startedTimestamp)
    {
        var owners = plane.Owners;
        if (owners.IsCluster && slots.Count > 0)
        {
            if (slots.Count > 1 && !client.IsRouted && demand.Scope != Scope.Queued)
                return Refusal.CrossSlot;
            foreach (var slot in slots.Slots)
            {
                if (!owners.IsOurs(slot))
                    return Refusal.Moved;
            }
        }

        if (plane.Arrivals is { } arrivals && !arrivals.Admits(demand, slots.Slots) && !demand.IsAlways(CommandFlags.Loading))
            return Refusal.Loading;
        return OfKeyspace(plane, state, demand, client, startedTimestamp);
    }

    /// <summary>For commands that are only queued now: what would be refused is better said at once. EXEC asks again.</summary>
    public static Refusal OfQueued(DataPlane plane, ServingState state, Demand demand, Client client, SlotSet slots, long timestamp)
    {
        if (plane.Scripts.IsBusy && !demand.Has(CommandFlags.AllowBusy))
            return Refusal.Busy;
        if (demand.Scope is not (Scope.Keys or Scope.Script or Scope.SlotArgument or Scope.EachSlot or Scope.Gate))
            return OfRole(plane, state, demand);
        var refusal = OfKeys(plane, state, demand, client, slots, timestamp);
        return refusal == Refusal.LogFull ? Refusal.None : refusal;
    }

    /// <summary>What it appends is no afterthought, and may wait for the log's room: a write, or a script that is not known to only read.</summary>
    private static bool Changes(Demand demand) => demand.Has(CommandFlags.Write) || (demand.Scope == Scope.Script && !demand.Has(CommandFlags.ReadOnly));

    /// <summary>For commands on any part of the keyspace.</summary>
    public static Refusal OfKeyspace(DataPlane plane, ServingState state, Demand demand, Client client, long startedTimestamp)
    {
        var writes = demand.Has(CommandFlags.Write);
        if (state.Role == ServingRole.Primary)
        {
            if (!plane.HoldsLease(startedTimestamp))
                return Refusal.Fenced;
            if (plane.Room.IsFull && (Changes(demand) || plane.Room.IsAtItsEnd))
                return plane.Room.Refuses || !Changes(demand) ? Refusal.Misconfigured : Refusal.LogFull;
            if (writes && plane.LacksReplicas)
                return Refusal.NoReplicas;
            return demand.Has(CommandFlags.DenyOom) && plane.IsMemoryFull ? Refusal.OutOfMemory : Refusal.None;
        }

        if (state.Role == ServingRole.Suspended)
            return OfRole(plane, state, demand);
        // DEBUG DIGEST and SLEEP are asked of this very process; only through a Router do they mean the group.
        if (demand.Scope == Scope.Gate && !writes && !client.IsRouted)
            return Refusal.None;
        if (demand.Scope is Scope.Keys or Scope.Script or Scope.Gate or Scope.Queued && plane.Owners.IsCluster && (writes || !client.MayReadFromReplica || demand.Has(CommandFlags.PubSub)))
            return client.IsRouted || demand.Scope != Scope.Gate ? Refusal.Moved : Refusal.ReadOnly;
        return writes ? Refusal.ReadOnly : Refusal.None;
    }
}
