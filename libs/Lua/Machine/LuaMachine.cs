using Distro.Lua.Compiler;
using Distro.Lua.Libraries;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>What bounds a machine and what the host gives it.</summary>
public sealed class LuaMachineOptions
{
    /// <summary>Bytes that scripts may hold; beyond them they get an error.</summary>
    public long MemoryBytesMax { get; init; } = 256L << 20;

    /// <summary>Jumps back, calls, and steps of native loops between two calls of the host's <see cref="LuaMachine.OnBudget"/>.</summary>
    public int BudgetSteps { get; init; } = 10_000;

    /// <summary>Processor time for os.clock, in seconds.</summary>
    public Func<double> Clock { get; init; } = static () => 0;
}

/// <summary>
/// A Lua 5.1 world: globals, libraries, and the thread that runs. Used by one thread at a time. Compiled chunks are shared
/// between machines; values are not.
/// </summary>
public sealed class LuaMachine
{
    /// <summary>Calls from native code within each other, which do use our stack; real Lua's limit of C calls.</summary>
    internal const int BoundariesMax = 200;

    readonly LuaMachineOptions options;
    readonly Interpreter interpreter;
    readonly MemorySurvey survey;
    Action<int>? spendSteps;

    public LuaMachine(LuaMachineOptions options)
    {
        this.options = options;
        survey = new MemorySurvey(this);
        Meter = new MemoryMeter(options.MemoryBytesMax, survey.Measure);
        Globals = new LuaTable(Meter);
        Main = Running = new LuaThread(Meter, Globals) { Status = ThreadStatus.Running };
        Comparing = new Comparing(this);
        interpreter = new Interpreter(this);
        Calls = new Calls(this);
        Unwinder = new Unwinder(this);
        Budget = options.BudgetSteps;
    }

    public LuaTable Globals { get; private set; }
    public MemoryMeter Meter { get; }

    /// <summary>Called whenever the budget is spent; what it throws ends the script.</summary>
    public Action? OnBudget { get; set; }

    /// <summary>What pcall hands to the script for an error's value, where the host wants another.</summary>
    public Func<LuaValue, LuaValue>? CaughtValue { get; set; }

    /// <summary>Functions that the host keeps to call them later: what they refer to is in use.</summary>
    public Func<IEnumerable<LuaFunction>> Kept { get; set; } = static () => [];

    /// <summary>What math.random draws from; several machines may share it.</summary>
    public RandomSequence Random { get; init; } = new();

    /// <summary>Methods of strings.</summary>
    public LuaTable? StringMetatable { get; internal set; }

    internal LuaThread Main { get; }
    internal LuaThread Running { get; set; }
    internal Calls Calls { get; }
    internal Comparing Comparing { get; }
    internal Unwinder Unwinder { get; }
    internal int Budget;

    /// <summary>Set when the call that entered the interpreter has returned.</summary>
    internal bool HasLeft { get; set; }

    /// <summary>The error of a native function that returned <see cref="NativeCall.Raised"/>.</summary>
    internal LuaValue Raised { get; set; }

    internal double ClockSeconds => options.Clock();

    public LuaTable NewTable(int arraySize = 0, int hashSize = 0) => new(Meter, arraySize, hashSize);

    /// <summary>A string that is charged to the script's memory.</summary>
    public LuaString NewString(ReadOnlySpan<byte> bytes)
    {
        Meter.Charge(LuaString.OverheadBytes + bytes.Length);
        return LuaString.From(bytes);
    }

    /// <summary>Compiles a chunk, to be run by any machine.</summary>
    /// <exception cref="LuaException">The source is not Lua.</exception>
    public static CompiledChunk Compile(ReadOnlyMemory<byte> source, string chunkName) => new(LuaCompiler.Compile(source, chunkName));

    /// <summary>A compiled chunk as a function of this machine.</summary>
    public LuaFunction Load(CompiledChunk chunk) => new LuaClosure(chunk.Prototype, Globals);

    /// <summary>Replaces the table of globals for what is loaded from now on.</summary>
    public void UseGlobals(LuaTable globals) => Globals = Main.Globals = globals;

    /// <summary>Replaces a table's metatable, without asking __metatable.</summary>
    public static void SetMetatable(LuaTable table, LuaTable? metatable) => table.Metatable = metatable;

    /// <summary>Calls a function from outside of any script, and returns its results.</summary>
    /// <exception cref="LuaException">The error that nobody caught.</exception>
    public LuaValue[] Call(LuaFunction function, params ReadOnlySpan<LuaValue> arguments)
    {
        if (Running.Depth == 0) Running.Boundaries = 0;
        var slot = FreeSlot();
        Running.Ensure(slot + arguments.Length + 1);
        Running.Stack[slot] = new LuaValue(function);
        arguments.CopyTo(Running.Stack.AsSpan(slot + 1));
        var thread = Running;
        try
        {
            var count = Enter(slot, arguments.Length);
            return thread.Stack.AsSpan(slot, count).ToArray();
        }
        finally
        {
            if (thread.Depth == 0) thread.Clear(slot);
        }
    }

    /// <summary>Calls a function from outside of any script, and returns its first result.</summary>
    /// <exception cref="LuaException">The error that nobody caught.</exception>
    public LuaValue CallForOne(LuaFunction function, params ReadOnlySpan<LuaValue> arguments)
    {
        Running.Boundaries = Running.Depth == 0 ? 0 : Running.Boundaries;
        try
        {
            return CallValue(new LuaValue(function), arguments);
        }
        finally
        {
            if (Running.Depth == 0) Running.ClearUsed();
        }
    }

    /// <summary>Calls any value from native code, and returns its first result.</summary>
    internal LuaValue CallValue(in LuaValue function, params ReadOnlySpan<LuaValue> arguments)
    {
        var slot = FreeSlot();
        var thread = Running;
        var top = thread.Top;
        thread.Ensure(slot + arguments.Length + 1);
        thread.Stack[slot] = function;
        arguments.CopyTo(thread.Stack.AsSpan(slot + 1));
        var count = Enter(slot, arguments.Length);
        thread.Top = top;
        return count == 0 ? default : thread.Stack[slot];
    }

    /// <summary>Reads a field for native code, asking __index.</summary>
    internal LuaValue IndexFromNative(in LuaValue indexed, in LuaValue key)
    {
        var current = indexed;
        for (var links = 0; current.Reference is LuaTable table && links < Indexing.ChainMax; links++)
        {
            var value = table.Get(key);
            if (!value.IsNil || table.Metatable is null) return value;
            var handler = table.Metatable.Handler(MetaEvent.Index);
            if (handler.IsNil) return default;
            if (handler.IsFunction) return CallValue(handler, current, key);
            current = handler;
        }

        return default;
    }

    /// <summary>collectgarbage: weak tables give up what only they refer to. What stands on the stack from that slot on is in use no more.</summary>
    internal void Collect(int unused)
    {
        Running.Clear(unused);
        Meter.Collect();
    }

    /// <summary>Counts steps of a native loop, so that the host is asked there too.</summary>
    public void Spend(int steps)
    {
        if ((Budget -= steps) < 0) SpendBudget();
    }

    /// <summary><see cref="Spend"/>, as one object: a pattern's search takes it without allocating.</summary>
    internal Action<int> SpendSteps => spendSteps ??= Spend;

    internal void SpendBudget()
    {
        Budget = options.BudgetSteps;
        OnBudget?.Invoke();
    }

    /// <summary>Runs the function at a slot until it returns. Its results stand from that slot on; returns how many.</summary>
    internal int Enter(int slot, int arguments)
    {
        var (thread, depth) = (Running, Running.Depth);
        var outer = Unwinder.Enter(thread, depth);
        var isStarted = false;
        HasLeft = false;
        while (true)
        {
            try
            {
                if (!isStarted)
                {
                    isStarted = true;
                    Calls.Begin(slot, arguments, wanted: -1, ReturnTo.Host);
                }

                interpreter.Execute();
                HasLeft = false;
                Unwinder.Leave(outer);
                return thread.Top - slot;
            }
            catch (Exception error) when (error is LuaException or StackOverflow)
            {
                var raised = Unwinder.Describe(error);
                Unwinder.Enter(thread, depth);
                if (Unwinder.TryCatch(raised, thread, depth, out var escaped)) continue;
                Unwinder.Leave(outer);
                throw raised.WithValue(escaped);
            }
        }
    }

    /// <summary>The first slot above everything that the running thread uses.</summary>
    internal int FreeSlot()
    {
        var thread = Running;
        if (thread.Depth == 0) return 0;
        var frame = thread.Current;
        return frame.Closure is { } closure ? frame.Base + closure.Prototype.StackSize : Math.Max(thread.Top, frame.Base);
    }
}

/// <summary>Code that any machine can load.</summary>
public sealed class CompiledChunk
{
    internal CompiledChunk(Prototype prototype) => Prototype = prototype;

    internal Prototype Prototype { get; }
}
