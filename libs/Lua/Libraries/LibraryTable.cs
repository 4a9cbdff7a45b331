using Distro.Lua.Compiler;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>Fills tables with native functions.</summary>
public static class LibraryTable
{
    /// <summary>Adds a function under its name.</summary>
    public static void Add(this LuaTable table, string name, NativeBody body) => table[name] = new LuaValue(new NativeFunction(name, body));

    internal static void Add(this LuaTable table, string name, NativeKind kind) => table[name] = new LuaValue(new NativeFunction(name, kind));

    /// <summary>Makes a table that is a global of the machine.</summary>
    public static LuaTable AddTable(this LuaMachine machine, string name)
    {
        var table = machine.NewTable();
        machine.Globals[name] = new LuaValue(table);
        return table;
    }

    /// <summary>The libraries of the language that are safe to give to anybody.</summary>
    public static void AddStandard(LuaMachine machine)
    {
        BaseLibrary.Add(machine);
        CoroutineLibrary.Add(machine);
        TableLibrary.Add(machine);
        StringLibrary.Add(machine);
        MathLibrary.Add(machine);
        machine.AddTable("os").Add("clock", static call => call.Return(call.Machine.ClockSeconds));
    }

    internal static LuaString Name(string text) => ConstantPool.Shared.Intern(text);
}
