using Distro.Commands.Declaration;
using Distro.Lua.Libraries;

namespace Distro.Commands.Scripting;

/// <summary>What the loops of a process share of scripting: known scripts, loaded libraries, and who runs one just now.</summary>
public sealed class ScriptCatalog
{
    private const int BusyAfterDefault = 5_000;

    private readonly Lock changing = new();
    private volatile ScriptEngine[] engines = [];
    private volatile FunctionCatalog functions = FunctionCatalog.Empty;
    private volatile int busy;
    private long worlds;
    private volatile bool allowsInsecure;
    private volatile bool isAbandoned;

    internal ScriptCache Scripts { get; } = new();

    /// <summary>What all scripts and functions draw from, whichever loop they run on: it goes on from one to the next.</summary>
    internal RandomSequence Random { get; } = new();

    internal FunctionCatalog Functions
    {
        get => functions;
        set => functions = value;
    }

    public int CachedScripts => Scripts.Count;

    public long EvictedScripts => Scripts.Evictions;

    /// <summary>Bytes of the texts of the scripts known.</summary>
    public long ScriptBytes => Scripts.TextBytes;

    /// <summary>Bytes of the texts of the libraries loaded.</summary>
    public long LibraryBytes => functions.Libraries.Values.Sum(library => (long)library.Code.Length);

    /// <summary>What the loops' machines for EVAL hold, in bytes, when they were last looked at.</summary>
    public long EvalMachineBytes => engines.Sum(engine => engine.EvalMachineBytes);

    /// <summary>What the loops' machines for functions hold.</summary>
    public long FunctionMachineBytes => engines.Sum(engine => engine.FunctionMachineBytes);

    /// <summary>CONFIG RESETSTAT.</summary>
    public void ResetStatistics() => Scripts.Evictions = 0;

    public int LibraryCount => functions.Libraries.Count;

    public int FunctionCount => functions.FunctionCount;

    /// <summary>A script that runs longer makes others read BUSY, and may be killed. 0: never.</summary>
    public long BusyAfterMilliseconds { get; set; } = BusyAfterDefault;

    /// <summary>The process ends and keeps nothing of what runs now: scripts end where they are, what they did is not logged.</summary>
    public bool IsAbandoned => isAbandoned;

    public void Abandon() => isAbandoned = true;

    /// <summary>Some script has run for longer than that, and still does.</summary>
    public bool IsBusy => busy > 0;

    /// <summary>Of a busy process: what its clients read.</summary>
    public string BusyLine => Longest(onlyBusy: true) is { IsEval: false }
        ? "BUSY Valkey is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE."
        : "BUSY Valkey is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

    /// <summary>Called on the script's loop when it becomes busy: wakes those who wait for what it holds, so that they can be told.</summary>
    public Action? BecameBusy { get; set; }

    /// <summary>
    /// Whether what a command runs may come to keys that the command does not declare: functions, whose code is not looked through, and scripts of which the
    /// compiler has not shown otherwise.
    /// </summary>
    /// <param name="what">The command's first argument: a script, its SHA-1, or a function's name.</param>
    public bool NeedsToken(Command command, ReadOnlySpan<byte> what)
    {
        if (command == Eval.Command || command == EvalReadOnly.Command) return Scripts.FindText(what) is not { StaysOnKeys: true };
        if ((command != EvalSha.Command && command != EvalShaReadOnly.Command) || !ScriptId.TryParse(what, out var id)) return true;
        return Scripts.Find(id) is not { StaysOnKeys: true };
    }

    /// <summary>The process begins anew: libraries come from the log.</summary>
    public void ForgetFunctions() => Functions = FunctionCatalog.Empty;

    /// <summary>All libraries go, and with them the machines that have loaded them: each loop's when it next comes to it.</summary>
    internal void FlushFunctions()
    {
        Functions = FunctionCatalog.Empty;
        Interlocked.Increment(ref worlds);
    }

    /// <summary>Counts up when machines must be made anew: all libraries went, or scripts may use more or less of the language.</summary>
    internal long Worlds => Volatile.Read(ref worlds);

    /// <summary>Scripts have the parts of the language that reach into other functions' environments.</summary>
    public bool AllowsInsecure
    {
        get => allowsInsecure;
        set
        {
            if (allowsInsecure == value) return;
            allowsInsecure = value;
            Interlocked.Increment(ref worlds);
        }
    }

    /// <summary>The flags of a command, for a script those that it has itself: one that says it does not write does not replicate.</summary>
    /// <param name="what">The command's first argument, if it has one.</param>
    public CommandFlags FlagsOf(Command command, ReadOnlySpan<byte> what)
    {
        if (command.Scope != Scope.Script || !command.Is(CommandFlags.MayReplicate)) return command.Flags;
        var flags = ScriptFlags.Undeclared;
        if (command == Eval.Command) flags = Scripts.FindText(what)?.Flags ?? Shebang.OfScript(what, out _)?.Flags ?? flags;
        else if (command == EvalSha.Command) flags = ScriptId.TryParse(what, out var id) ? Scripts.Find(id)?.Flags ?? flags : flags;
        else flags = Functions.Find(System.Text.Encoding.UTF8.GetString(what))?.Flags ?? flags;
        return (flags & (ScriptFlags.NoWrites | ScriptFlags.Undeclared)) == ScriptFlags.NoWrites ? command.Flags & ~CommandFlags.MayReplicate : command.Flags;
    }

    /// <summary>Makes an engine's runs known.</summary>
    internal void Join(ScriptEngine engine)
    {
        lock (changing) engines = [.. engines, engine];
    }

    internal void Ended(ScriptRun run)
    {
        if (!run.IsBusy) return;
        lock (changing) busy--;
    }

    internal void MarkBusy(ScriptRun run)
    {
        lock (changing)
        {
            if (run.IsBusy) return;
            run.IsBusy = true;
            busy++;
        }

        BecameBusy?.Invoke();
    }

    /// <summary>The script that has run longest.</summary>
    internal ScriptRun? Longest(bool onlyBusy)
        => engines.Select(engine => engine.Running).OfType<ScriptRun>().Where(run => run.IsBusy || !onlyBusy).MinBy(run => run.StartedTimestamp);
}
