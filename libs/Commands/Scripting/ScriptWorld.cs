using Distro.Lua.Libraries;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>
/// A Lua machine as scripts find it: the language's safe libraries, those that Redis has always added, and the table "redis", which is also "server".
/// Nothing that can be reached from the globals may be changed, and a global that does not exist is an error, so scripts leave nothing behind for
/// each other.
/// </summary>
internal static class ScriptWorld
{
    private const long MemoryBytesMax = 256L << 20;
    private const int BudgetSteps = 10_000;

    private static readonly LuaString index = LuaString.From("__index");
    private static readonly LuaString err = LuaString.From("err");

    /// <param name="allowsInsecure">With what reaches into the environments of other functions.</param>
    /// <param name="random">What math.random draws from.</param>
    public static LuaMachine Make(bool allowsInsecure, RandomSequence random)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var machine = new LuaMachine(new LuaMachineOptions { MemoryBytesMax = MemoryBytesMax, BudgetSteps = BudgetSteps, Clock = () => clock.Elapsed.TotalSeconds })
        {
            CaughtValue = static value => value.AsTable?.Get(err) is { IsString: true } or { IsNumber: true } ? value.AsTable.Get(err) : value,
            Random = random,
        };
        LibraryTable.AddStandard(machine);
        if (!allowsInsecure) machine.Globals["getfenv"] = machine.Globals["setfenv"] = default;
        Protect(machine.StringMetatable!);
        JsonLibrary.Add(machine);
        MessagePackLibrary.Add(machine);
        StructLibrary.Add(machine);
        BitLibrary.Add(machine);
        return machine;
    }

    /// <summary>A field that is not there becomes an error when it is read.</summary>
    public static void FailOnMissing(LuaMachine machine, LuaTable table)
    {
        var metatable = machine.NewTable(0, 1);
        metatable.Set(new LuaValue(index), new LuaValue(new NativeFunction("missing", static call =>
        {
            if (call.Count != 2) throw call.Error("Wrong number of arguments to luaProtectedTableError");
            if (!call[1].IsString && !call[1].IsNumber) throw call.Error("Second argument to luaProtectedTableError must be a string or number");
            throw call.Error($"Script attempted to access nonexistent global variable '{call[1]}'");
        })));
        LuaMachine.SetMetatable(table, metatable);
    }

    /// <summary>Makes a table, and all tables that can be reached from it, read-only.</summary>
    public static void Protect(LuaTable table)
    {
        if (table.IsReadOnly) return;
        table.IsReadOnly = true;
        var key = default(LuaValue);
        while (table.TryNext(ref key, out var value) && !key.IsNil)
            if (value.AsTable is { } inner) Protect(inner);
        if (table.Metatable is { } metatable) Protect(metatable);
    }
}
