using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>Coroutines. Resume and yield are the interpreter's own; here they are only made and asked about.</summary>
static class CoroutineLibrary
{
    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("coroutine");
        table.Add("create", static call => call.Return(new LuaValue(Create(call), 0)));
        table.Add("wrap", static call => call.Return(new LuaValue(new NativeFunction("wrap", NativeKind.ResumeWrapped) { Wrapped = Create(call) })));
        table.Add("resume", NativeKind.Resume);
        table.Add("yield", NativeKind.Yield);
        table.Add("status", static call => call.Return(StatusOf(call)));
        table.Add("running", Running);
    }

    static LuaThread Create(NativeCall call)
    {
        if (call[0].Reference is not LuaClosure body) throw call.ArgumentError(0, "Lua function expected");
        var thread = new LuaThread(call.Machine.Meter, call.Machine.Running.Globals);
        thread.Stack[0] = new LuaValue(body);
        return thread;
    }

    static LuaString StatusOf(NativeCall call)
    {
        if (call[0].Reference is not LuaThread thread) throw call.ArgumentError(0, "coroutine expected");
        return LibraryTable.Name(thread.Status switch
        {
            ThreadStatus.Suspended => "suspended",
            ThreadStatus.Running => "running",
            ThreadStatus.Normal => "normal",
            _ => "dead",
        });
    }

    static int Running(NativeCall call)
    {
        var thread = call.Machine.Running;
        return thread == call.Machine.Main ? call.Return(default(LuaValue)) : call.Return(new LuaValue(thread, 0));
    }
}
