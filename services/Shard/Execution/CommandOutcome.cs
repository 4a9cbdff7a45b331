using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Execution;

/// <summary>
/// What follows from a command while its slots are still held: its effects become a record of the log, whoever must know of the keys it touched is told,
/// those who waited for them are served, and its client learns up to which offset its reply has to wait. Owned by one worker.
/// </summary>
internal sealed class CommandOutcome(Worker worker, WorkerContext context)
{
    private readonly DataPlane plane = worker.Plane;

    /// <summary>The slots of the changes made so far are still held: logs them, serves who waits for them, and tells who must know of them.</summary>
    /// <param name="held">The slots held; none when the whole keyspace is.</param>
    public void Finish(Client? client, ServingState state, ReadOnlySpan<int> held)
    {
        AppendEffects(client, state);
        var touched = context.Touched;
        if (touched.Count == 0 && !touched.IsEverything)
            return;
        worker.Server.ServeTouched(state, held);
        plane.Feed.Publish(touched, client);
        touched.Clear();
    }

    /// <summary>The command that has run has seen those slots, which are held, or everything.</summary>
    public void Gate(Client client, ServingState state, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool everything, ReadOnlySpan<int> slots)
    {
        if (!plane.Durable.Gates(client.Session, state, command, input, arguments))
            return;
        if (everything)
            client.GateOffset = plane.Log.ClaimedOffset;
        foreach (var slot in slots)
            GateOn(client, slot);
    }

    /// <summary>The running command has seen that slot, which is held.</summary>
    public void GateOnSlot(Client client, ServingState state, int slot)
    {
        if (plane.Durable.Gates(client.Session, state))
            GateOn(client, slot);
    }

    private void GateOn(Client client, int slot)
    {
        if (Planted.Has(ExecutorFault.ReplyBeforeCommit))
            return;
        var offset = Math.Max(plane.Keyspace.LastOffset(slot), plane.BarrierOffset);
        if (offset > client.GateOffset)
            client.GateOffset = offset;
    }

    /// <summary>The running command has the gate closed: it has seen everything.</summary>
    public void GateOnEverything(Client client, ServingState state)
    {
        if (plane.Durable.Gates(client.Session, state))
            client.GateOffset = plane.Log.ClaimedOffset;
    }

    /// <summary>Appends the effects written so far, as one record, and clears them. Returns its end; 0 when there were none.</summary>
    public long AppendEffects(Client? client, ServingState state)
    {
        var effects = context.Effects;
        if (effects.IsEmpty)
            return 0;
        var end = plane.Log.Append(state.Epoch, context.NowMilliseconds, effects);
        context.LoggedChanges++;
        foreach (ref readonly var part in effects.Parts)
        {
            if (part.Slot < 0)
                plane.BarrierOffset = end;
            else
                plane.Keyspace.LastOffset(part.Slot) = end;
        }

        if (client is not null)
            client.LastWriteOffset = end;
        effects.Clear();
        return end;
    }
}
