using Distro.Commands.Declaration;
using Distro.Commands.Routing;
using Distro.Commands.Waiting;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Waiting;

/// <summary>A client that waits for one of some keys (BLPOP, XREAD BLOCK), with a copy of its command, which is run again for a key that was changed.</summary>
internal sealed class KeyBlock : Block
{
    private readonly BlockedKeys keys;
    private readonly Arg[] arguments;
    private byte[] reply = [];
    private long gate;
    private long writtenTo;

    public KeyBlock(Client client, BlockedKeys keys, Command command, BlockRequest request, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long deadlineMilliseconds)
        : base(client, deadlineMilliseconds)
    {
        this.keys = keys;
        Command = command;
        WantsDeletion = request.WantsDeletion;
        this.arguments = new Arg[arguments.Length];
        var length = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            var bytes = request.Argument(i, input.Slice(arguments[i].Offset, arguments[i].Length));
            this.arguments[i] = new Arg(length, bytes.Length);
            length += bytes.Length;
        }

        Input = new byte[length];
        for (var i = 0; i < arguments.Length; i++)
            request.Argument(i, input.Slice(arguments[i].Offset, arguments[i].Length)).CopyTo(Input.AsSpan(this.arguments[i].Offset));
        Companions = CompanionSlots(request);
    }

    public Command Command { get; }

    public byte[] Input { get; }

    public ReadOnlySpan<Arg> Arguments => arguments;

    public bool WantsDeletion { get; }

    /// <summary>Slots of keys that it needs when it is served, but does not wait for. Distinct.</summary>
    public int[] Companions { get; }

    /// <summary>Where it stands in queues. Filled before anybody can claim it.</summary>
    public List<KeyNode> Nodes { get; } = [];

    protected override bool IsUnexecuted => true;

    protected override int MovedSlot
    {
        get
        {
            foreach (var node in Nodes)
            {
                if (!Client.Worker.Plane.Owners.IsOurs(node.Queue.Slot))
                    return node.Queue.Slot;
            }

            foreach (var slot in Companions)
            {
                if (!Client.Worker.Plane.Owners.IsOurs(slot))
                    return slot;
            }

            return Nodes.Count > 0 ? Nodes[0].Queue.Slot : base.MovedSlot;
        }
    }

    /// <summary>The caller has claimed it and run its command: this is the reply, which may be seen once the log is committed up to <paramref name="gate"/>.</summary>
    public void Serve(ReadOnlySpan<byte> reply, long gate, long writtenTo)
    {
        this.reply = reply.ToArray();
        this.gate = gate;
        this.writtenTo = writtenTo;
        Leave();
        Serve();
    }

    /// <summary>Whether a slot that it waits for, or writes to once it is served, is another member's.</summary>
    public bool IsMoved(Execution.SlotOwners owners)
    {
        foreach (var node in Nodes)
        {
            if (!owners.IsOurs(node.Queue.Slot))
                return true;
        }

        foreach (var slot in Companions)
        {
            if (!owners.IsOurs(slot))
                return true;
        }

        return false;
    }

    protected override void Tell(Execution.Worker worker) => worker.Watch.Unblocked(Client, Command, Input, Arguments, ElapsedTicks);

    protected override void Leave()
    {
        foreach (var node in Nodes)
            keys.Remove(node);
    }

    protected override void WriteServed(ReplyWriter reply)
    {
        Client.ShowsData = true;
        Client.GateOffset = Math.Max(Client.GateOffset, gate);
        if (writtenTo > 0)
            Client.LastWriteOffset = writtenTo;
        reply.Raw(this.reply);
    }

    protected override void WriteTimeout(ReplyWriter reply)
    {
        Client.ShowsData = true;
        reply.NullArray();
    }

    private int[] CompanionSlots(BlockRequest request)
    {
        Span<int> found = stackalloc int[8];
        if (Command.Keys.Length < 2)
            return [];
        var count = Math.Min(KeyPositions.Find(Command, Input, arguments, found), found.Length);
        var slots = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var argument = arguments[found[i]];
            var slot = HashSlot.Of(Input.AsSpan(argument.Offset, argument.Length));
            if ((found[i] < request.FirstKey || found[i] >= request.FirstKey + request.KeyCount) && !slots.Contains(slot))
                slots.Add(slot);
        }

        return [.. slots];
    }
}
