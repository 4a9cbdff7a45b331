using System.Diagnostics;
using Distro.Lua.Libraries;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>
/// A loop's own copy of the function libraries. Loading one runs its code, which registers functions; while it does, it sees nothing but the few fields of
/// "redis" that make sense then. Its functions, called later, see what scripts see.
/// </summary>
internal sealed class FunctionWorld
{
    private const int LoadMillisecondsMax = 500;

    private readonly ScriptEngine engine;
    private readonly LuaTable scriptGlobals;
    private readonly LuaTable loadGlobals;
    private readonly LuaTable switched;
    private readonly Dictionary<FunctionLibrary, Dictionary<string, LuaFunction>> loaded = [];
    private FunctionCatalog catalog = FunctionCatalog.Empty;
    private FunctionRegistration? registration;

    public FunctionWorld(ScriptEngine engine)
    {
        this.engine = engine;
        Generation = engine.Catalog.Worlds;
        Machine = ScriptWorld.Make(engine.Catalog.AllowsInsecure, engine.Catalog.Random);
        scriptGlobals = Machine.Globals;
        var api = Machine.AddTable("server");
        new ServerApi(engine).AddTo(api);
        scriptGlobals["redis"] = new LuaValue(api);
        ScriptWorld.FailOnMissing(Machine, scriptGlobals);
        ScriptWorld.Protect(scriptGlobals);
        loadGlobals = MakeLoadGlobals();

        // The globals that functions see are an empty table; where it looks things up is switched.
        var globals = Machine.NewTable();
        switched = Machine.NewTable();
        switched["__index"] = new LuaValue(scriptGlobals);
        LuaMachine.SetMetatable(globals, switched);
        globals.IsReadOnly = switched.IsReadOnly = true;
        Machine.UseGlobals(globals);
        Machine.Kept = () => loaded.Values.Append(registration?.Bodies ?? []).SelectMany(static bodies => bodies.Values);
    }

    public LuaMachine Machine { get; }

    /// <summary>Which of the catalog's worlds this is.</summary>
    public long Generation { get; }

    /// <summary>What was allocated while libraries were loaded, in bytes.</summary>
    public long LoadedBytes { get; private set; }

    /// <summary>Runs a library's code and notes what it registers. Null when it is loaded, else the error.</summary>
    public string? Load(FunctionLibrary library)
    {
        var started = Stopwatch.GetTimestamp();
        var allocated = Machine.Meter.ChargedBytes;
        registration = new FunctionRegistration(library);
        switched["__index"] = new LuaValue(loadGlobals);
        Machine.OnBudget = () =>
        {
            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > LoadMillisecondsMax)
                throw new LuaException(new LuaValue(LuaFromReply.Error(Machine, LuaString.From("ERR FUNCTION LOAD timeout")))) { IsCatchable = false };
        };
        try
        {
            Machine.Call(Machine.Load(library.Chunk));
            if (registration.Problem is { } problem) return "ERR " + problem;
            if (registration.Facts.Count == 0) return "ERR No functions registered";
            LoadedBytes += Machine.Meter.ChargedBytes - allocated;
            library.Functions = registration.Facts;
            loaded[library] = registration.Bodies;
            return null;
        }
        catch (LuaException error)
        {
            return $"ERR Error registering functions: {ScriptEngine.Line(error.Value)}";
        }
        finally
        {
            Machine.OnBudget = null;
            registration = null;
            switched["__index"] = new LuaValue(scriptGlobals);
        }
    }

    /// <summary>This loop's closure of a function; null when it is gone, or its library does not load here.</summary>
    public LuaFunction? Find(FunctionFacts function)
    {
        if (catalog != engine.Catalog.Functions) Synchronize();
        if (!loaded.TryGetValue(function.Library, out var bodies))
        {
            // Loading again notes the same functions: what it notes is dropped, so that the facts stay those that all loops share.
            var facts = function.Library.Functions;
            var problem = Load(function.Library);
            function.Library.Functions = facts;
            if (problem is not null) return null;
            bodies = loaded[function.Library];
        }

        return bodies.GetValueOrDefault(function.Name);
    }

    private void Synchronize()
    {
        catalog = engine.Catalog.Functions;
        foreach (var library in loaded.Keys.Where(library => catalog.Libraries.GetValueOrDefault(library.Name) != library).ToList()) loaded.Remove(library);
    }

    private LuaTable MakeLoadGlobals()
    {
        var globals = Machine.NewTable();
        var api = Machine.NewTable();
        api.Add("register_function", Register);
        ServerApi.AddFacts(api, engine);
        ScriptWorld.FailOnMissing(Machine, api);
        globals["server"] = globals["redis"] = new LuaValue(api);
        ScriptWorld.FailOnMissing(Machine, globals);
        ScriptWorld.Protect(globals);
        return globals;
    }

    private int Register(NativeCall call)
    {
        if (registration is null) throw ServerApi.Raise(call.Machine, "server.register_function can only be called on FUNCTION LOAD command");
        registration.Register(call);
        return NativeCall.Return();
    }
}
