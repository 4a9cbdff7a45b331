using System.Globalization;
using System.Text;
using Distro.Lua.Libraries;
using Distro.Commands.Execution;
using Distro.Lua.Machine;
using Distro.Lua.Values;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>
/// Runs scripts on one loop. Each loop has Lua machines of its own, made when the first script comes, and compiled scripts come from the process's cache; so
/// scripts of different slots run at the same time.
/// </summary>
internal sealed class ScriptEngine
{
    private static readonly LuaString keysName = LuaString.From("KEYS");
    private static readonly LuaString argvName = LuaString.From("ARGV");
    private static readonly LuaString err = LuaString.From("err");

    /// <summary>So long a long script runs before others on its loop have another turn.</summary>
    private const long TurnMilliseconds = 1;

    private readonly WorkerContext context;
    private readonly InnerCommands commands;
    private LuaMachine? evalMachine;
    private long evalGeneration;
    private FunctionWorld? functions;
    private volatile ScriptRun? current;
    private LuaTable? keys;
    private LuaTable? values;
    private string commandName = "";
    private Session? session;
    private Action? look;

    public ScriptEngine(WorkerContext context)
    {
        this.context = context;
        commands = new InnerCommands(context);
        Catalog.Join(this);
    }

    /// <summary>What runs here just now; other loops ask.</summary>
    public ScriptRun? Running => current;

    public ScriptCatalog Catalog => context.ScriptCatalog;

    /// <summary>The loop's libraries, brought to where the process is.</summary>
    public FunctionWorld Functions
    {
        get
        {
            if (functions is null || functions.Generation != Catalog.Worlds) functions = new FunctionWorld(this);
            return functions;
        }
    }

    /// <summary>What the machine for EVAL held when it was made: scripts leave nothing behind in it.</summary>
    public long EvalMachineBytes { get; private set; }

    /// <summary>What loading the libraries that this loop has loaded took; 0 once they are flushed.</summary>
    public long FunctionMachineBytes => functions is { } world && world.Generation == Catalog.Worlds ? world.LoadedBytes : 0;

    /// <summary>Writes a line for whoever runs the server.</summary>
    public void Log(int level, string line) => context.Host.NoteFromScript(level, line);

    /// <summary>Runs a script for a command whose arguments from 3 on are so many keys and then values.</summary>
    public void RunScript(ref Call call, Script script, int keyCount, bool isReadOnly)
    {
        if (Prepare(ref call, script.Name, script.Flags, isEval: true, isReadOnly) is not { } run) return;
        if (evalMachine is null || evalGeneration != Catalog.Worlds) evalMachine = MakeEvalMachine();
        var machine = evalMachine;
        TakeArguments(machine, ref call, keyCount);
        machine.Globals.Set(new LuaValue(keysName), new LuaValue(keys!));
        machine.Globals.Set(new LuaValue(argvName), new LuaValue(values!));
        Run(ref call, run, machine, machine.Load(script.Chunk), []);
    }

    /// <summary>Runs a function of a library.</summary>
    public void RunFunction(ref Call call, FunctionFacts function, int keyCount, bool isReadOnly)
    {
        if (Prepare(ref call, function.Name, function.Flags, isEval: false, isReadOnly) is not { } run) return;
        if (Functions.Find(function) is not { } body)
        {
            call.Reply.Error("ERR Function not found"u8);
            return;
        }

        var machine = Functions.Machine;
        TakeArguments(machine, ref call, keyCount);
        Run(ref call, run, machine, body, [new LuaValue(keys!), new LuaValue(values!)]);
    }

    /// <summary>For redis.call: runs a command of the running script.</summary>
    public LuaValue RunCommand(NativeCall call, out bool failed) => commands.Run(call, Current(call), session!, out failed);

    /// <summary>For redis.acl_check_cmd: whether the script's user may run a command; false with the problem when the arguments are none.</summary>
    public bool IsAllowed(NativeCall call, out string? problem)
    {
        Current(call);
        return commands.IsAllowed(call, session!, out problem);
    }

    /// <summary>A script is under way on this loop.</summary>
    public bool IsRunning => current is not null;

    public void UseRespVersion(int version) => current!.RespVersion = version;

    /// <summary>An error's value as the line of a reply, without the place.</summary>
    public static string Line(in LuaValue error)
    {
        if (error.AsTable is not { } table) return "ERR " + error;
        return table.Get(err) is { IsString: true } or { IsNumber: true } ? table.Get(err).ToString() : "ERR unknown error";
    }

    private void TakeArguments(LuaMachine machine, ref Call call, int keyCount)
    {
        commandName = call.Command.FullName;
        keys = Table(machine, ref call, 3, keyCount);
        values = Table(machine, ref call, 3 + keyCount, call.Count - 3 - keyCount);
    }

    private static LuaTable Table(LuaMachine machine, ref Call call, int first, int count)
    {
        var table = machine.NewTable(count);
        for (var i = 0; i < count; i++) table.Set(i + 1, new LuaValue(machine.NewString(call[first + i])));
        return table;
    }

    private static string? RefusalOf(ScriptFlags flags, IScriptGround? ground, bool isReadOnly)
    {
        if ((flags & ScriptFlags.Undeclared) != 0) return null;
        if ((flags & ScriptFlags.NoCluster) != 0 && ground is { IsCluster: true }) return "ERR Can not run script on cluster, 'no-cluster' flag is set.";
        if ((flags & ScriptFlags.NoWrites) == 0)
        {
            if (ground?.WriteRefusal is { } refusal)
                return refusal.StartsWith("READONLY", StringComparison.Ordinal) ? "READONLY Can not run script with write flag on readonly replica" : refusal;
            if (isReadOnly) return "ERR Can not execute a script with write flag using *_ro command.";
        }

        return ground is { IsMemoryFull: true } && (flags & (ScriptFlags.AllowOom | ScriptFlags.NoWrites)) == 0
            ? "OOM command not allowed when used memory > 'maxmemory'."
            : null;
    }

    private ScriptRun Current(NativeCall call) => current ?? throw ServerApi.Raise(call.Machine, "server.call can only be called inside a script invocation");

    private LuaMachine MakeEvalMachine()
    {
        evalGeneration = Catalog.Worlds;
        var machine = ScriptWorld.Make(Catalog.AllowsInsecure, Catalog.Random);
        var api = machine.AddTable("server");
        new ServerApi(this).AddTo(api);
        ServerApi.AddEvalTo(api);
        machine.Globals["redis"] = new LuaValue(api);
        ScriptWorld.FailOnMissing(machine, machine.Globals);
        ScriptWorld.Protect(machine.Globals);
        EvalMachineBytes = machine.Meter.Measure();
        return machine;
    }

    private ScriptRun? Prepare(ref Call call, string name, ScriptFlags flags, bool isEval, bool isReadOnly)
    {
        if (RefusalOf(flags, context.ScriptGround, isReadOnly) is { } refusal)
        {
            call.Reply.Error(refusal);
            return null;
        }

        return new ScriptRun
        {
            Name = name, IsEval = isEval, Flags = flags, IsReadOnly = isReadOnly || (flags & (ScriptFlags.NoWrites | ScriptFlags.Undeclared)) == ScriptFlags.NoWrites,
            IsShortOfMemory = (flags & ScriptFlags.AllowOom) == 0 && context.ScriptGround is { IsMemoryFull: true },
        };
    }

    private void Run(ref Call call, ScriptRun run, LuaMachine machine, LuaFunction function, scoped ReadOnlySpan<LuaValue> arguments)
    {
        context.Observer?.ScriptBegins(call.Session, call.Command, call.RawInput, call.RawArguments);
        (current, session) = (run, call.Session);
        var database = call.Session.Database;
        machine.OnBudget = look ??= Look;
        if (context.ScriptGround is { } ground) ground.Waiting = look;
        try
        {
            var result = machine.CallForOne(function, arguments);
            new ReplyFromLua(call.Reply, run.RespVersion).Write(result);
        }
        catch (LuaException error)
        {
            var place = error.Line > 0 ? $" script: on @{error.ChunkName}:{error.Line}." : "";
            var line = Encoding.Latin1.GetBytes(Line(error.Value) + place);
            if (LuaFromReply.IsCounted(error.Value)) call.Reply.CountedError(line);
            else call.Reply.Error(line);
            if (Catalog.IsAbandoned) Undo();
        }
        finally
        {
            Catalog.Ended(run);
            context.ScriptGround?.Ended();
            call.Session.Database = database;
            (current, session) = (null, null);
        }
    }

    private void Look()
    {
        if (current is not { } run) return;
        var elapsed = run.ElapsedMilliseconds;
        if (elapsed < run.NextTurnMilliseconds && !run.IsKillRequested) return;
        if (!run.IsBusy && Catalog.BusyAfterMilliseconds > 0 && elapsed >= Catalog.BusyAfterMilliseconds) BecomeBusy(run);
        context.ScriptGround?.ServeOthers();
        run.NextTurnMilliseconds = run.ElapsedMilliseconds + TurnMilliseconds;
        if (run.IsKillRequested || Catalog.IsAbandoned || (context.ScriptGround is { IsStopping: true } && !run.HasWritten)) End(run);
    }

    private void End(ScriptRun run)
    {
        var text = run.IsEval ? "ERR Script killed by user with SCRIPT KILL." : "ERR Script killed by user with FUNCTION KILL.";
        var machine = run.IsEval ? evalMachine! : Functions.Machine;
        throw new LuaException(new LuaValue(LuaFromReply.Error(machine, LuaString.From(text)))) { IsCatchable = false };
    }

    /// <summary>The process ends: nothing of the command is logged or told, so that half of it is not kept.</summary>
    private void Undo()
    {
        context.Effects.Clear();
        context.Touched.Clear();
    }

    private void BecomeBusy(ScriptRun run)
    {
        run.Command = [Encoding.ASCII.GetBytes(commandName), Encoding.UTF8.GetBytes(run.Name), Encoding.ASCII.GetBytes(keys!.Length.ToString(CultureInfo.InvariantCulture)), .. Words(keys), .. Words(values!)];
        Catalog.MarkBusy(run);
    }

    private static IEnumerable<byte[]> Words(LuaTable table)
    {
        for (var i = 1; i <= table.Length; i++)
            if (table.Get(i).AsString is { } word) yield return word.Span.ToArray();
    }
}
