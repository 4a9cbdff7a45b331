using Distro.Lua.Machine;

namespace Distro.Lua.Values;

/// <summary>
/// A local variable that closures share. While its function runs it is open and means a stack slot; when the block ends it is
/// closed and holds the value itself. Open ones form a list a thread, highest slot first.
/// </summary>
sealed class Upvalue
{
    LuaValue closed;

    public Upvalue(LuaThread thread, int slot, Upvalue? next)
    {
        Thread = thread;
        Slot = slot;
        Next = next;
    }

    public LuaThread? Thread { get; private set; }
    public int Slot { get; }
    public Upvalue? Next { get; set; }
    internal int SurveyMark;

    public ref LuaValue Value
    {
        get
        {
            if (Thread is null) return ref closed;
            return ref Thread.Stack[Slot];
        }
    }

    public void Close()
    {
        closed = Thread!.Stack[Slot];
        Thread = null;
    }
}
