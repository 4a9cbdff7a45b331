using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.PubSub;
using Distro.Commands.Scripting;
using Distro.Commands.Transactions;
using Distro.Commands.Waiting;
using Distro.Commands.Tracking;
using Distro.Engine;
using Distro.Engine.Memory;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>Everything that the thread running commands owns and every call of it shares: made once a loop, so that a call allocates nothing.</summary>
public sealed class WorkerContext
{
    private const int LargeScratchKept = 64 * 1024;

    private Replayer? inner;

    /// <summary>Null in the Router, which runs only commands that touch no data.</summary>
    public Keyspace? Keyspace { get; init; }

    public Worker? Worker { get; init; }

    public required ReplyWriter Reply { get; init; }

    public EffectWriter Effects { get; init; } = new();

    public TouchedList Touched { get; } = new();

    public required IHost Host { get; init; }

    /// <summary>The host's commands, without asking it for every one that is run.</summary>
    public CommandTable Commands
    {
        get => field ??= Host.Commands;
        internal set;
    }

    /// <summary>The loop's sessions by what they subscribed to. Whoever runs several loops gives each its own.</summary>
    public SubscriberTable Subscribers
    {
        get => field ??= new MessageBroker(1).Tables[0];
        init;
    }

    /// <summary>What is kept of the commands that were run; shared by the loops of a process.</summary>
    public Introspection.Introspection Introspection
    {
        get => field ??= new Introspection.Introspection();
        set;
    }

    /// <summary>Null where nobody sends invalidations.</summary>
    public ITracking? Tracking { get; set; }

    /// <summary>The host's users, without asking it for every command that is run.</summary>
    public AccessControl Access => field ??= Host.Access;

    public ISlotAccess? Slots { get; init; }

    /// <summary>What all loops know of scripts. Whoever runs several loops gives each the same.</summary>
    public ScriptCatalog ScriptCatalog
    {
        get => field ??= new ScriptCatalog();
        init;
    }

    /// <summary>What running scripts may touch; null where nobody else is there.</summary>
    public IScriptGround? ScriptGround { get; init; }

    /// <summary>A script runs, or a command that it has called.</summary>
    public bool RunsScript => Scripting.IsRunning;

    /// <summary>A script is under way: what runs, it has called.</summary>
    public bool IsInScript => Scripting.Running is not null;

    /// <summary>Runs scripts here.</summary>
    internal ScriptEngine Scripting => field ??= new ScriptEngine(this);

    /// <summary>The versions of watched keys; null in the Router, and in contexts that only read.</summary>
    public WatchTable? Watches { get; init; }

    /// <summary>What the running command asks for when it would wait.</summary>
    public BlockRequest Block { get; } = new();

    /// <summary>Hears of each command that ran inside another.</summary>
    public IInnerObserver? Observer { get; init; }

    /// <summary>More than 0 while a command runs inside another (EXEC, a script): it may not block, nor let go of slots.</summary>
    public int InnerDepth { get; internal set; }

    /// <summary>For SPOP, SRANDMEMBER and their kind; whoever makes the context seeds it.</summary>
    public Random Random { get; init; } = new(0);

    /// <summary>Unix time in milliseconds, taken once a batch; while replaying, the record's time.</summary>
    public long NowMilliseconds
    {
        get;
        set
        {
            field = value;
            if (Worker is not null) Worker.NowMilliseconds = value;
        }
    }

    public ExpiryRole Expiry { get; set; }

    /// <summary>Expired keys are looked at like any others.</summary>
    public bool SeesExpired => Expiry is ExpiryRole.Ignore or ExpiryRole.Show;

    /// <summary>What is given a time in the past stays until somebody else says that it is gone.</summary>
    public bool KeepsExpired => Expiry is ExpiryRole.Ignore or ExpiryRole.Show or ExpiryRole.HideFromReads;

    /// <summary>The slot that all keys of the running command are in, so that calls need not hash them again; -1 when they are in several or it is not known.</summary>
    public int HeldSlot { get; set; } = -1;

    /// <summary>The keyspace's hash of the running command's only key, where the executor knows it: it is not computed again under the slot's lock.</summary>
    public ulong KeyHash { get; private set; }

    public bool HasKeyHash { get; private set; }

    public void KnowKeyHash(ulong hash)
    {
        KeyHash = hash;
        HasKeyHash = true;
    }

    public void ForgetKeyHash() => HasKeyHash = false;

    /// <summary>Keys that were found expired, or given an expiry in the past, and deleted for it by commands.</summary>
    public long ExpiredKeys { get; internal set; }

    /// <summary>Keys that reading commands looked for and found.</summary>
    public long Hits { get; private set; }

    /// <summary>Keys that reading commands looked for in vain.</summary>
    public long Misses { get; private set; }

    /// <summary>The command that <see cref="CommandRunner.Find"/> has just refused though it knows it; null when it did not, or does not.</summary>
    public Command? Rejected { get; internal set; }

    /// <summary>Errors that commands within others (EXEC, scripts) have written: they are those commands' and not the outer one's.</summary>
    public long InnerErrors { get; internal set; }

    /// <summary>Commands that have logged a change since the process began.</summary>
    public long LoggedChanges { get; set; }

    /// <summary>CONFIG RESETSTAT. A count that is made meanwhile may survive.</summary>
    public void ResetCounts()
    {
        ExpiredElements = ExpiredKeys = Hits = Misses = 0;
        if (Worker is not null) Worker.FreedObjects = 0;
    }

    internal void CountLookup(bool found)
    {
        if (found) Hits++;
        else Misses++;
    }

    /// <summary>True once the running command has changed something (an expired key's deletion aside).</summary>
    public bool Changed { get; internal set; }

    /// <summary>Bytes that a command collects before it can say how many there are (SCAN, KEYS).</summary>
    public ScratchBytes Scratch { get; } = new();

    /// <summary>To be spent by whoever goes through many elements.</summary>
    public Patience Patience { get; init; } = new();

    /// <summary>Room for what one command works out, hundreds of megabytes perhaps (LCS), who shrinks it when it is done.</summary>
    internal GrowingBytes LargeScratch => field ??= new GrowingBytes(LargeScratchKept, LargeScratchKept);

    /// <summary>Elements of hashes and sets that have expired here so far (INFO's expired_fields).</summary>
    public long ExpiredElements { get; set; }

    /// <summary>For DUMP and RESTORE, whose buffers are kept.</summary>
    public Rdb.DumpPayload Dump => field ??= new Rdb.DumpPayload();

    /// <summary>Members with scores that a command collects before it answers (ZUNION, GEOSEARCH).</summary>
    public ScoredScratch Scores => field ??= new ScoredScratch(Patience);

    /// <summary>What SORT sorts.</summary>
    internal Sorting.SortBuffer Sorting => field ??= new Sorting.SortBuffer(Patience);

    /// <summary>Keys that a scan found expired, to be deleted before it lets go of their slot.</summary>
    public ScratchBytes Expired { get; } = new();

    /// <summary>Runs the effects from a part on here, as replaying them elsewhere will: for commands that say what they do by writing it down (COPY).</summary>
    internal void ApplyEffects(int firstPart)
    {
        inner ??= new Replayer(new WorkerContext
        {
            Keyspace = Keyspace, Worker = Worker, Host = Host, Expiry = ExpiryRole.Ignore, Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() },
        });
        for (var i = firstPart; i < Effects.Parts.Length; i++)
        {
            var part = Effects.Parts[i];
            if (inner.Apply(part.Slot, part.Database, NowMilliseconds, Effects.Bytes.Slice(part.Start, part.Length)) is { } problem)
                throw new InvalidOperationException(problem);
        }
    }
}
