using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Net;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Log;
using Distro.Shard.Scripting;
using Distro.Shard.Snapshots;
using Distro.Shard.Telemetry;
using Distro.Shard.Waiting;

namespace Distro.Shard.Execution;

/// <summary>
/// One loop's executor: the only place where commands take slots. A command goes in order through: found and well-formed, allowed here and now, slots taken
/// all or none, run, its effects appended to the log, slots released. What can't be had is not waited for: the client is parked and the loop serves others.
/// Invariants: between <see cref="Gate.TryEnter"/> and Leave the serving state does not change; slots are held only in between; effects are appended before
/// their slots are released, so the order of records of a slot is the order of its changes.
/// </summary>
internal sealed class Worker
{
    private readonly DataPlane plane;
    private readonly Gate gate;
    private readonly SlotWaiters waiters;
    private readonly SlotSet slots;
    private readonly SlotFinder finder;
    private readonly KeyspaceRuns whole;
    private bool refused;
    private bool heldLease;
    private long ended;

    public Worker(DataPlane plane, EventLoop loop, IHost host)
    {
        this.plane = plane;
        Loop = loop;
        gate = plane.Gate;
        waiters = plane.Waiters;
        slots = new SlotSet(plane.Keyspace, waiters);
        Statistics = new WorkerStatistics(host.Commands.IndexCount);
        Watch = new CommandWatch(this, plane);
        Ground = new ScriptGround(this, slots);
        Interlude = new Interlude(this);
        Turns = new TurnTaking(this);
        Context = LoopContext.Of(this, plane, new SlotWalk(this, slots), host);
        Outcome = new CommandOutcome(this, Context);
        Blocked = new BlockedClients(loop);
        Server = new BlockServer(this);
        Waits = new ReplicaWaits(this);
        var deliver = new LoopAction(Context.Subscribers.Deliver);
        Context.Subscribers.Wake = () => loop.Post(deliver);
        Context.Subscribers.MayDeliver = () => !Interlude.IsOpen;
        Ahead = new KeysAhead(plane.Keyspace);
        finder = new SlotFinder(slots, Context);
        Gated = new GatedReplies(plane);
        whole = new KeyspaceRuns(this, slots);
        ReplicaProgress = new LoopAction(Waits.Look);
    }

    public EventLoop Loop { get; }

    public int Index => Loop.Index;

    public WorkerContext Context { get; }

    /// <summary>Replies that wait for the log's commit.</summary>
    public GatedReplies Gated { get; }

    public ReplicaWaits Waits { get; }

    /// <summary>The clients of this loop that wait for something.</summary>
    public BlockedClients Blocked { get; }

    /// <summary>Serves whoever waits for what commands of this loop change.</summary>
    public BlockServer Server { get; }

    public CommandWatch Watch { get; }

    /// <summary>What the client being served has sent beyond the command that runs.</summary>
    public KeysAhead Ahead { get; }

    /// <summary>To be posted when a replica has acknowledged.</summary>
    public ILoopWork ReplicaProgress { get; }

    /// <summary>What scripts on this loop may touch.</summary>
    public ScriptGround Ground { get; }

    /// <summary>Serves others while a script on this loop runs.</summary>
    public Interlude Interlude { get; }

    /// <summary>Serves them while a command of many elements does.</summary>
    public TurnTaking Turns { get; }

    /// <summary>Writes replies to whoever is served just now.</summary>
    public ReplyWriter Reply => Interlude.IsOpen ? Interlude.Reply : Context.Reply;

    /// <summary>Where effects and touched keys of the command that ran go.</summary>
    public CommandOutcome Outcome { get; }

    public WorkerStatistics Statistics { get; }

    public BatchStatistics Batches { get; } = new();

    public DataPlane Plane => plane;

    /// <summary>Makes this loop's share of the data anew.</summary>
    public LoopLoader Loader => field ??= new LoopLoader(this, plane);

    /// <summary>When the last command ended, or its client's turn began: read once a command, for its time and for the lease.</summary>
    public long Timestamp { get; private set; }

    /// <summary>What the last command took, in Stopwatch ticks.</summary>
    public long LastElapsed { get; private set; }

    /// <summary>The client whose command runs now.</summary>
    public Client? Running { get; private set; }

    /// <summary>The loop's batch begins: commands in it share this time.</summary>
    public void BeginBatch()
    {
        Context.NowMilliseconds = Math.Max(plane.Clock.UnixMilliseconds, plane.TimeFloor);
        heldLease = plane.CheckLease();
        Batches.Begin(Statistics.Total);
    }

    /// <summary>As <see cref="EndBatch"/>, for a batch within the batch. False when the lease is gone.</summary>
    public bool EndInterlude()
    {
        var holdsLease = plane.CheckLease();
        if (Gated.Count > 0 && holdsLease)
            Gated.ReleaseUpTo(plane.Durable.ReleasedOffset);
        plane.Log.TellRest();
        return holdsLease || !heldLease;
    }

    /// <summary>
    /// The batch's replies are written, and none is sent yet. One that was gated while the commit moved would be missed by its wake-up: looks again.
    /// False when the lease ran out under the batch unseen by the commands' own clock (the machine slept): its replies must not go.
    /// </summary>
    public bool EndBatch()
    {
        var holdsLease = plane.CheckLease();
        if (Gated.Count > 0)
        {
            Interlocked.MemoryBarrier();
            if (holdsLease)
                Gated.ReleaseUpTo(plane.Durable.ReleasedOffset);
        }

        plane.Log.TellRest();
        Batches.End(Statistics.Total);
        return holdsLease || !heldLease;
    }

    /// <summary>A client's turn begins: what its commands take is measured from here.</summary>
    public void BeginTurn()
    {
        if (Interlude.IsOpen)
            return;
        Timestamp = Stopwatch.GetTimestamp();
        Ahead.Clear();
        finder.Expect(default);
    }

    /// <summary>The next command executed is the next that <see cref="Ahead"/> looked at.</summary>
    public void TakeAhead() => finder.Expect(Ahead.Take());

    /// <summary>Runs a command to its reply, or refuses it. False when it was parked: the client calls again with the same bytes once it is woken.</summary>
    public bool Execute(Client client, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (Interlude.IsOpen)
            return Interlude.Execute(client, input, arguments);
        var reply = Context.Reply;
        var session = client.Session;
        reply.Buffer = client.Output;
        reply.Version = session.RespVersion;
        Running = client;
        ended = 0;
        refused = false;
        Context.ForgetKeyHash();
        var errors = reply.ErrorCount - Context.InnerErrors;
        var command = CommandRunner.Find(Context, session, input, arguments);
        if (command is null)
        {
            session.Transaction?.Fail();
            session.EndCaching(Context.Rejected);
            Statistics.CountNotRun(Context.Rejected);
            return true;
        }

        var started = Timestamp;
        session.LastCommand = command.FullName;
        session.LastCommandMilliseconds = Context.NowMilliseconds;
        Statistics.InnerStarted = started;
        if (plane.Scripts.IsBusy && !client.IsRouted && !command.Is(CommandFlags.AllowBusy))
            return RefusalReplies.TellBusy(this, client, command);
        if (!Watch.LetsRun(client, command, input, arguments))
            return false;
        if (session.Queues(command))
        {
            Queue(client, command, input, arguments);
            Timestamp = Stopwatch.GetTimestamp();
            return true;
        }

        Turns.Begin(started);
        var done = command.Scope switch
        {
            Scope.Keys => RunOnKeys(client, command, input, arguments, started),
            Scope.Script => RunScript(client, command, input, arguments, started),
            Scope.SlotArgument => RunOnSlot(client, command, input, arguments, started),
            Scope.EachSlot => whole.RunSlotBySlot(client, command, input, arguments, started),
            Scope.Gate => whole.RunOnEverything(client, command, input, arguments, started),
            Scope.Queued => RunQueued(client, command, input, arguments, started),
            _ => RunFreely(client, command, input, arguments),
        };
        Turns.End();
        if (command.WaitsForPeer && done && !MayGoOn(session))
            return false;
        Timestamp = ended != 0 ? ended : Stopwatch.GetTimestamp();
        LastElapsed = Timestamp - started;
        Watch.Count(client, command, LastElapsed, done && !refused, reply.ErrorCount - Context.InnerErrors != errors);
        if (done)
            Watch.Ended(client, command, input, arguments, LastElapsed);
        return done;
    }

    /// <summary>The gate is closed, and closed by this worker: the commands that run need no slots.</summary>
    public bool HoldsEverything { get; internal set; }

    /// <summary>MIGRATE has sent keys away: it is run again when the peer has answered. One that was refused has lost its way to delete them, and leaves them here.</summary>
    private bool MayGoOn(Session session)
    {
        if (refused)
            session.Migration = null;
        return session.Migration is null;
    }

    /// <summary>A command between MULTI and EXEC: refused here and now if it could not run, else kept for EXEC.</summary>
    private void Queue(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        finder.FindAny(command, input, arguments);
        var refusal = Admission.OfQueued(plane, plane.State, new Demand(command), client, slots, Timestamp);
        if (refusal == Refusal.None || command.Is(CommandFlags.NoMulti))
        {
            CommandRunner.Queue(Context, client.Session, command, input, arguments);
            if (plane.SlotUse.IsCounted)
                client.UncountedBytes += client.RequestBytes;
            return;
        }

        client.Session.Transaction!.Fail();
        Refuse(client, command, refusal, slots.FirstForeign(plane.Owners));
    }

    private bool RunFreely(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var refusal = Admission.OfRole(plane, plane.State, new Demand(command, client.Session.Queued));
        if (refusal != Refusal.None)
            return Refuse(client, command, refusal, Waiter.NoSlot);
        Context.HeldSlot = -1;
        CommandRunner.Run(Context, client.Session, command, input, arguments);
        return true;
    }

    private bool RunOnKeys(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        finder.Find(command, input, arguments);
        return command.NeedsGate(input, arguments)
            ? whole.RunBehindGate(client, new Demand(command), command, input, arguments, started)
            : RunHolding(client, new Demand(command), command, input, arguments, started);
    }

    private bool RunScript(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        if (plane.Scripts.IsBusy)
            return Refuse(client, command, Refusal.Busy, Waiter.NoSlot);
        if (!Ground.TryBegin(client, command, input, arguments))
            return false;
        var done = RunOnKeys(client, command, input, arguments, started);
        Ground.End();
        return done;
    }

    private bool RunOnSlot(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        finder.FindNamed(command, input, arguments);
        return RunHolding(client, new Demand(command), command, input, arguments, started);
    }

    /// <summary>EXEC: everything that its commands need, at once.</summary>
    private bool RunQueued(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        var transaction = client.Session.Queued;
        slots.Clear();
        if (transaction is not null)
            finder.FindQueued(transaction);
        if (transaction is { NeedsGate: true })
            return whole.RunBehindGate(client, new Demand(command, transaction), command, input, arguments, started);
        return slots.Count == 0
            ? RunFreely(client, command, input, arguments)
            : RunHolding(client, new Demand(command, transaction), command, input, arguments, started);
    }

    /// <summary>Runs a command on the slots collected.</summary>
    private bool RunHolding(Client client, Demand demand, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        var granted = client.TakeGrant();
        while (true)
        {
            if (!gate.TryEnter(Index))
            {
                granted = waiters.ReleaseGrant(granted);
                if (plane.Scripts.IsBusy)
                    return Refuse(client, command, Refusal.Busy, Waiter.NoSlot);
                if (waiters.ParkAtGate(client, gate))
                    return false;
                continue;
            }

            var state = plane.State;
            var refusal = Admission.OfKeys(plane, state, demand, client, slots, started);
            if (refusal != Refusal.None)
            {
                gate.Leave(Index);
                granted = waiters.ReleaseGrant(granted);
                if (refusal == Refusal.LogFull && !plane.Room.Park(client))
                    continue;
                return refusal != Refusal.LogFull && Refuse(client, command, refusal, slots.FirstForeign(plane.Owners));
            }

            if (slots.TryTakeAll(granted, out var busy))
            {
                if (plane.Keyspace.GuardedSlot >= 0 && CaptureWaits.Parks(this, client, demand, command, input, arguments, slots))
                    return false;
                client.Attempts = 0;
                RunHeld(client, state, command, input, arguments, started);
                gate.Leave(Index);
                return true;
            }

            gate.Leave(Index);
            granted = Waiter.NoSlot;
            client.Attempts++;
            if (plane.Scripts.IsBusy)
                return Refuse(client, command, Refusal.Busy, Waiter.NoSlot);
            if (waiters.Park(client, busy))
                return false;
        }
    }

    private void RunHeld(Client client, ServingState state, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        RunHandler(client, state, command, input, arguments, slots.Count == 1 ? slots.Slots[0] : -1);
        if (Context.Block.IsWanted)
            Server.Park(client, command, input, arguments);
        Planted.Disturb();
        if (Planted.Has(ExecutorFault.UnlockBeforeAppend))
            slots.ReleaseAll();
        Outcome.Finish(client, state, HoldsEverything ? [] : slots.Slots);
        Outcome.Gate(client, state, command, input, arguments, HoldsEverything, slots.Slots);
        ended = Stopwatch.GetTimestamp();
        if (slots.Count == 1)
            Watch.CountUse(client, command, slots.Slots[0], ended - started);
        if (!Planted.Has(ExecutorFault.UnlockBeforeAppend))
            slots.ReleaseAll();
        Ground.Leave();
    }

    internal void RunHandler(Client client, ServingState state, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int heldSlot)
    {
        client.ShowsData = true;
        Context.Expiry = ExpiryRoles.Of(plane, state, client.Session);
        Context.HeldSlot = heldSlot;
        Context.Block.IsAllowed = true;
        plane.Feed.Prepare(Context.Touched);
        try
        {
            CommandRunner.Run(Context, client.Session, command, input, arguments);
            Watch.HasRun(client, command, input, arguments);
        }
        catch (Exception exception)
        {
            Die(command, exception);
        }
    }

    internal bool Refuse(Client client, Command command, Refusal refusal, int slot)
    {
        refused = true;
        RefusalReplies.Tell(this, client, command, refusal, slot);
        return true;
    }

    /// <summary>A handler that throws may have changed half of what it should, under slots that others wait for: the one safe thing is to end; a replica takes over.</summary>
    internal static void Die(Command command, Exception exception)
        => Environment.FailFast($"the handler of {command.FullName} failed while it held slots", exception);
}
