using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>getfenv and setfenv: the table in which a function, named by itself or by its level, finds its globals.</summary>
static class EnvironmentFunctions
{
    static readonly LuaString hidden = LibraryTable.Name("__fenv");

    public static void Add(LuaTable globals)
    {
        globals.Add("getfenv", GetEnvironment);
        globals.Add("setfenv", SetEnvironment);
    }

    static int GetEnvironment(NativeCall call)
    {
        if (call[0].AsFunction is null && call.Integer(0, 1) == 0) return call.Return(call.Machine.Running.Globals);
        var function = FunctionOf(call, mayBeAbsent: true);
        var environment = function is LuaClosure { Environment: { } own } ? own : call.Machine.Running.Globals;
        var shown = environment.Metatable?.Get(hidden) ?? default;
        return call.Return(shown.IsNil ? new LuaValue(environment) : shown);
    }

    static int SetEnvironment(NativeCall call)
    {
        var environment = call.Table(1);
        if (call[0].IsNumber && call[0].Number == 0)
        {
            call.Machine.Running.Globals = environment;
            return NativeCall.Return();
        }

        if (FunctionOf(call, mayBeAbsent: false) is not LuaClosure closure) throw call.Error("'setfenv' cannot change environment of given object");
        closure.Environment = environment;
        return call.Return(new LuaValue(closure));
    }

    static LuaFunction FunctionOf(NativeCall call, bool mayBeAbsent)
    {
        if (call[0].AsFunction is { } given) return given;
        var level = mayBeAbsent ? call.Integer(0, 1) : call.Integer(0);
        if (level < 0) throw call.ArgumentError(0, "level must be non-negative");
        if (!Positions.Exists(call.Machine.Running, level)) throw call.ArgumentError(0, "invalid level");
        var frame = Positions.FrameAt(call.Machine.Running, level)
            ?? throw call.Error($"no function environment for tail call at level {level}");
        return frame.Closure is { } closure ? closure : frame.Native!;
    }
}
