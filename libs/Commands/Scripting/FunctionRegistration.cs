using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>What a library registers while it is loaded: redis.register_function(name, callback), or one table of named arguments.</summary>
internal sealed class FunctionRegistration(FunctionLibrary library)
{
    private readonly List<FunctionFacts> facts = [];

    public IReadOnlyList<FunctionFacts> Facts => facts;

    /// <summary>What is wrong with a name: the library's code runs to its end first, and is told nothing of it.</summary>
    public string? Problem { get; private set; }

    public Dictionary<string, LuaFunction> Bodies { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Register(NativeCall call)
    {
        var machine = call.Machine;
        switch (call.Count)
        {
            case 1:
                ReadNamed(call);
                break;
            case 2:
                if (Text(call[0]) is not { } name) throw ServerApi.Raise(machine, "first argument to server.register_function must be a string");
                if (call[1].AsFunction is not { } body) throw ServerApi.Raise(machine, "second argument to server.register_function must be a function");
                Add(name, null, body, ScriptFlags.None);
                break;
            default:
                throw ServerApi.Raise(machine, "wrong number of arguments to server.register_function");
        }
    }

    private static string? Text(in LuaValue value) => value.IsString || value.IsNumber ? value.ToString() : null;

    private void ReadNamed(NativeCall call)
    {
        var machine = call.Machine;
        if (call[0].AsTable is not { } arguments)
            throw ServerApi.Raise(machine, "calling server.register_function with a single argument is only applicable to Lua table (representing named arguments).");
        var (name, description, body, flags) = ((string?)null, (string?)null, (LuaFunction?)null, ScriptFlags.None);
        var key = default(LuaValue);
        while (arguments.TryNext(ref key, out var value) && !key.IsNil)
        {
            switch (Text(key)?.ToLowerInvariant())
            {
                case null:
                    throw ServerApi.Raise(machine, "named argument key given to server.register_function is not a string");
                case "function_name":
                    name = Text(value) ?? throw ServerApi.Raise(machine, "function_name argument given to server.register_function must be a string");
                    break;
                case "description":
                    description = Text(value) ?? throw ServerApi.Raise(machine, "description argument given to server.register_function must be a string");
                    break;
                case "callback":
                    body = value.AsFunction ?? throw ServerApi.Raise(machine, "callback argument given to server.register_function must be a function");
                    break;
                case "flags":
                    flags = ReadFlags(machine, value);
                    break;
                default:
                    throw ServerApi.Raise(machine, "unknown argument given to server.register_function");
            }
        }

        if (name is null) throw ServerApi.Raise(machine, "server.register_function must get a function name argument");
        Add(name, description, body ?? throw ServerApi.Raise(machine, "server.register_function must get a callback argument"), flags);
    }

    private static ScriptFlags ReadFlags(LuaMachine machine, in LuaValue value)
    {
        if (value.AsTable is not { } list) throw ServerApi.Raise(machine, "flags argument to server.register_function must be a table representing function flags");
        var flags = ScriptFlags.None;
        for (var i = 1; !list.Get(i).IsNil; i++)
        {
            if (Text(list.Get(i)) is not { } name || !ScriptFlagNames.TryParse(name, ignoreCase: true, out var flag)) throw ServerApi.Raise(machine, "unknown flag given");
            flags |= flag;
        }

        return flags;
    }

    private void Add(string name, string? description, LuaFunction body, ScriptFlags flags)
    {
        if (!Shebang.IsName(name)) Problem ??= "Function names can only contain letters, numbers, or underscores(_) and must be at least one character long";
        else if (!Bodies.TryAdd(name, body)) Problem ??= "Function already exists in the library";
        facts.Add(new FunctionFacts(library, name, description, flags));
    }
}
