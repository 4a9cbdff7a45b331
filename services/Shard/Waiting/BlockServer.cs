using System.Collections;
using System.Diagnostics;
using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Engine;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Links;

namespace Distro.Shard.Waiting;

/// <summary>
/// Serves those who wait for keys: on the writer's loop, after its command and before it lets go of the slots, in the order in which they came. Each one's
/// command runs again and is a record of its own, so the log reads as if it had just then arrived. It looks at the key that was changed, and in its own order at
/// those of its other keys whose slots are held just then too: a transaction that filled several of them serves the one that it named first. A key of a slot that
/// is not held is never touched. Only the reply crosses to the client's loop. One a worker.
/// </summary>
internal sealed class BlockServer(Worker worker)
{
    private const int RetryMilliseconds = 20;

    /// <summary>Of so many, a slot is looked for in the list; of more in the marks made of it.</summary>
    private const int ListedMax = 16;

    private readonly DataPlane plane = worker.Plane;
    private readonly Keyspace keyspace = worker.Plane.Keyspace;
    private readonly BlockedKeys keys = worker.Plane.BlockedKeys;
    private readonly WorkerContext context = worker.Context;
    private readonly SlotSet slots = new(worker.Plane.Keyspace, worker.Plane.Waiters);
    private readonly StagedReply staged = new();
    private readonly BitArray heldMarks = new(KeyspaceOptions.SlotCount);
    private bool areMarked;

    /// <summary>The client's command found nothing and asked to wait. Its slots are held, so no change of its keys comes between.</summary>
    public void Park(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var request = context.Block;
        var block = new KeyBlock(client, keys, command, request, input, arguments, worker.Blocked.DeadlineOf(request.TimeoutMilliseconds));
        client.Blocked = block;
        worker.Blocked.Add(block);
        for (var i = request.FirstKey; i < request.FirstKey + request.KeyCount; i++)
        {
            var key = input.Slice(arguments[i].Offset, arguments[i].Length);
            keys.Add(block, HashSlot.Of(key), client.Session.Database, key, request.Type, i);
        }

        request.Clear();
    }

    /// <summary>Serves who waits for the keys in the touched list, and for those that serving touches.</summary>
    /// <param name="held">The slots held; none when the whole keyspace is.</param>
    public void ServeTouched(ServingState state, ReadOnlySpan<int> held)
    {
        if (keys.IsEmpty)
            return;
        areMarked = false;
        var touched = context.Touched;
        if (touched.IsEverything)
            ServeEverything(state);
        for (var i = 0; i < touched.Count; i++)
        {
            var touch = touched.Entries[i];
            if (keys.HasQueues(touch.Slot))
                ServeKey(touch.Slot, touch.Database, touched.Key(touch), state, held);
        }
    }

    /// <summary>Keys were changed by what a replica applies from the log: whoever reads there is served by a loop.</summary>
    public static void KickTouched(DataPlane plane, TouchedList touched)
    {
        foreach (ref readonly var touch in touched.Entries)
        {
            if (plane.BlockedKeys.HasQueues(touch.Slot) && plane.BlockedKeys.Find(touch.Slot, touch.Database, touched.Key(touch), ValueType.Stream) is { } queue)
                plane.Workers[touch.Slot % plane.Workers.Count].Server.Kick(queue);
        }
    }

    public void Run(KeyKick kick)
    {
        var granted = kick.TakeGrant();
        while (true)
        {
            if (!plane.Gate.TryEnter(worker.Index))
            {
                plane.Waiters.ReleaseGrant(granted);
                granted = Waiter.NoSlot;
                if (plane.Waiters.ParkAtGate(kick, plane.Gate))
                    return;
                continue;
            }

            var state = plane.State;
            if (!MayServe(state))
            {
                plane.Gate.Leave(worker.Index);
                plane.Waiters.ReleaseGrant(granted);
                GiveUp(kick, state);
                return;
            }

            FindSlots(kick.Queue);
            if (slots.TryTakeAll(granted, out var busy))
            {
                ServeHeld(kick.Queue, state);
                slots.ReleaseAll();
                plane.Gate.Leave(worker.Index);
                return;
            }

            plane.Gate.Leave(worker.Index);
            granted = Waiter.NoSlot;
            kick.Attempts++;
            if (plane.Waiters.Park(kick, busy))
                return;
        }
    }

    private void Kick(KeyQueue queue)
    {
        if (keys.TryKick(queue))
            worker.Loop.Post(new KeyKick(worker, queue));
    }

    private bool MayServe(ServingState state)
        => state.Role == ServingRole.Replica || (state.Role == ServingRole.Primary && plane.HoldsLease(Stopwatch.GetTimestamp()) && !plane.Room.IsAtItsEnd);

    /// <summary>A primary without a lease may have one again in a moment. In any other role those who wait are told so.</summary>
    private void GiveUp(KeyKick kick, ServingState state)
    {
        if (state.Role == ServingRole.Primary)
            worker.Loop.Schedule(kick, RetryMilliseconds);
        else
            keys.KickArrived(kick.Queue);
    }

    private void FindSlots(KeyQueue queue)
    {
        slots.Clear();
        slots.Add(queue.Slot);
        foreach (var slot in keys.Peek(queue)?.Companions ?? [])
            slots.Add(slot);
        slots.Seal();
    }

    private void ServeHeld(KeyQueue queue, ServingState state)
    {
        keys.KickArrived(queue);
        context.Effects.Clear();
        context.Touched.Clear();
        plane.Feed.Prepare(context.Touched);
        areMarked = false;
        ServeKey(queue.Slot, queue.Database, queue.Name.Bytes, state, slots.Slots);
        worker.Outcome.Finish(null, state, slots.Slots);
    }

    private void ServeEverything(ServingState state)
    {
        foreach (var queue in keys.All())
        {
            if (queue.DeletionWaiters > 0 || keyspace.Count(queue.Database) > 0)
                ServeKey(queue.Slot, queue.Database, queue.Name.Bytes, state, []);
        }
    }

    private void ServeKey(int slot, int database, ReadOnlySpan<byte> key, ServingState state, ReadOnlySpan<int> held)
    {
        var type = TypeOf(slot, database, key);
        if (type != ValueType.None && keys.Find(slot, database, key, type) is { } queue)
            ServeQueue(queue, state, held);
        if (type != ValueType.Stream && keys.DeletionCount > 0 && keys.Find(slot, database, key, ValueType.Stream) is { DeletionWaiters: > 0 } deleted)
            ServeQueue(deleted, state, held);
    }

    private void ServeQueue(KeyQueue queue, ServingState state, ReadOnlySpan<int> held)
    {
        var node = keys.ClaimNext(queue, null);
        while (node is not null)
        {
            var block = node.Block;
            if (!Holds(block, held))
            {
                Kick(queue);
                Unclaim(block);
                return;
            }

            var served = TryRun(node, state, held, out var gate, out var writtenTo);
            Planted.Disturb();
            var mayGoOn = !served || queue.DeletionWaiters > 0 || TypeOf(queue.Slot, queue.Database, queue.Name.Bytes) == queue.Type;
            var next = mayGoOn ? keys.ClaimNext(queue, node) : null;
            if (served)
                block.Serve(staged.Written, gate, writtenTo);
            else
                Unclaim(block);
            node = next;
        }
    }

    /// <summary>Runs the block's command for the key, and for what else is held of its keys. False when it found nothing for it there and goes on waiting.</summary>
    /// <param name="gate">The offset up to which the log must be committed before the reply may be seen.</param>
    /// <param name="writtenTo">The end of the record of what it changed; 0 when it changed nothing.</param>
    private bool TryRun(KeyNode node, ServingState state, ReadOnlySpan<int> held, out long gate, out long writtenTo)
    {
        var block = node.Block;
        var reply = context.Reply;
        var (buffer, version) = (reply.Buffer, reply.Version);
        staged.Clear();
        reply.Buffer = staged;
        reply.Version = block.Client.Session.RespVersion;
        context.Expiry = ExpiryRoles.Of(plane, state, block.Client.Session);
        context.Block.ServedKey = node.Argument;
        var isOneSlot = ServeOtherKeys(node, held);
        context.HeldSlot = isOneSlot && block.Companions.Length == 0 ? node.Queue.Slot : -1;
        var (started, errors) = (Stopwatch.GetTimestamp(), reply.ErrorCount);
        var mayRun = false;
        try
        {
            mayRun = MayRun(block, state);
            if (mayRun)
                CommandRunner.RunInner(context, block.Client.Session, block.Command, block.Input, block.Arguments);
            else
                worker.Statistics.CountRejected(block.Command.Index);
        }
        catch (Exception exception)
        {
            Worker.Die(block.Command, exception);
        }

        var served = !context.Block.IsWanted;
        context.Block.Clear();
        context.Block.EndServing();
        (reply.Buffer, reply.Version) = (buffer, version);
        if (served && mayRun)
            worker.Statistics.Count(block.Command.Index, Stopwatch.GetTimestamp() - started, reply.ErrorCount != errors);
        writtenTo = worker.Outcome.AppendEffects(null, state);
        gate = plane.Durable.Gates(block.Client.Session, state, block.Command, block.Input, block.Arguments) ? Math.Max(LastOffset(node, held, isOneSlot), plane.BarrierOffset) : 0;
        return served;
    }

    /// <summary>Those of the block's other keys that may be touched now are looked at as well. True when all of them are of the served key's slot.</summary>
    private bool ServeOtherKeys(KeyNode served, ReadOnlySpan<int> held)
    {
        var isOneSlot = true;
        if (served.Block.Nodes.Count == 1)
            return isOneSlot;
        foreach (var node in served.Block.Nodes)
        {
            if (node == served || !MayTouch(node.Queue.Slot, served.Queue.Slot, held))
                continue;
            context.Block.AlsoServed.Add(node.Argument);
            isOneSlot &= node.Queue.Slot == served.Queue.Slot;
        }

        return isOneSlot;
    }

    private bool MayTouch(int slot, int served, ReadOnlySpan<int> held)
    {
        if (slot == served)
            return true;
        // Of what is held as a whole, some may belong to another member, or not be loaded yet.
        if (!plane.Owners.IsOurs(slot))
            return false;
        if (worker.HoldsEverything)
            return plane.Arrivals is null;
        if (held.Length <= ListedMax)
            return held.Contains(slot);
        Mark(held);
        return heldMarks[slot];
    }

    private void Mark(ReadOnlySpan<int> held)
    {
        if (areMarked)
            return;
        heldMarks.SetAll(false);
        foreach (var slot in held)
            heldMarks[slot] = true;
        areMarked = true;
    }

    /// <summary>The last change of what the block's command has seen.</summary>
    private long LastOffset(KeyNode served, ReadOnlySpan<int> held, bool isOneSlot)
    {
        var last = keyspace.LastOffset(served.Queue.Slot);
        if (isOneSlot)
            return last;
        foreach (var node in served.Block.Nodes)
        {
            if (MayTouch(node.Queue.Slot, served.Queue.Slot, held))
                last = Math.Max(last, keyspace.LastOffset(node.Queue.Slot));
        }

        return last;
    }

    /// <summary>What was allowed when the client began to wait may not be now: the reply says so then.</summary>
    private bool MayRun(KeyBlock block, ServingState state)
    {
        if (state.Role != ServingRole.Primary || !block.Command.Is(CommandFlags.DenyOom) || !plane.IsMemoryFull)
            return Permission.IsGivenAgain(context, block.Client.Session, block.Command, block.Input, block.Arguments);
        context.Reply.Error(RefusalReplies.Line(Refusal.OutOfMemory));
        return false;
    }

    private ValueType TypeOf(int slot, int database, ReadOnlySpan<byte> key)
    {
        var entry = keyspace.Open(context.Worker!, slot, database, key);
        return entry.Exists ? entry.Type : ValueType.None;
    }

    private bool Holds(KeyBlock block, ReadOnlySpan<int> held)
    {
        if (worker.HoldsEverything)
            return true;
        foreach (var slot in block.Companions)
        {
            if (!held.Contains(slot))
                return false;
        }

        return true;
    }

    private void Unclaim(KeyBlock block)
    {
        if (!block.Unclaim())
            return;
        foreach (var node in block.Nodes)
            Kick(node.Queue);
    }
}
