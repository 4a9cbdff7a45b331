using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>Finds the handlers of events. Tables have their own metatable, strings share one, other types have none.</summary>
static class Metatables
{
    public static LuaValue Handler(LuaMachine machine, in LuaValue value, MetaEvent which) => Of(machine, value)?.Handler(which) ?? default;

    public static LuaTable? Of(LuaMachine machine, in LuaValue value) => value.Reference switch
    {
        LuaTable table => table.Metatable,
        LuaString => machine.StringMetatable,
        _ => null,
    };
}
