using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>How far a coroutine is.</summary>
enum ThreadStatus : byte
{
    Suspended,
    Running,

    /// <summary>It resumed another one.</summary>
    Normal,
    Dead,
}

/// <summary>
/// A line of execution: the main one or a coroutine. Values of all its calls stand on one stack, calls on another; nothing of
/// either is on the stack of our own process.
/// </summary>
sealed class LuaThread
{
    /// <summary>Calls within calls; real Lua ends there because its table of calls doubles from 16,384 past its limit of 20,000.</summary>
    public const int FramesMax = 16_384;

    /// <summary>Slots that are always free above a frame's registers: for metamethods and their arguments.</summary>
    public const int Slack = 40;

    const int StackSizeMin = 256;
    const int FramesMin = 16;
    const int ValueBytes = 16;
    const int OverheadBytes = 400;

    readonly MemoryMeter meter;
    Frame[] frames = new Frame[FramesMin];
    Upvalue? openUpvalues;
    internal int SurveyMark;

    public LuaThread(MemoryMeter meter, LuaTable globals)
    {
        this.meter = meter;
        Globals = globals;
        meter.Charge(OverheadBytes + StackSizeMin * ValueBytes);
        Stack = new LuaValue[StackSizeMin];
    }

    public LuaValue[] Stack { get; private set; }

    /// <summary>The end of what an operation with an open number of values left.</summary>
    public int Top { get; set; }

    public int Depth { get; private set; }

    /// <summary>The environment of functions loaded here.</summary>
    public LuaTable Globals { get; set; }

    public ThreadStatus Status { get; set; }
    public LuaThread? Resumer { get; set; }

    /// <summary>Calls in this thread that real Lua makes from C: pcall, metamethods, callbacks. No yield crosses one.</summary>
    public int Boundaries { get; set; }

    /// <summary>Those of all threads that wait for this one, and one for each of them.</summary>
    public int BoundariesBelow { get; set; }

    public Frame Current => frames[Depth - 1];
    internal Upvalue? OpenUpvalues => openUpvalues;
    internal long HeldBytes => OverheadBytes + (long)Stack.Length * ValueBytes;

    public Frame FrameAt(int index) => frames[index];

    public Frame Push()
    {
        if (Depth == frames.Length)
        {
            if (Depth >= FramesMax) throw new StackOverflow();
            Array.Resize(ref frames, Depth * 2);
        }

        return frames[Depth++] ??= new Frame();
    }

    public void Pop() => Depth--;

    public void Ensure(int slots)
    {
        if (slots + Slack > Stack.Length) Grow(slots + Slack);
    }

    public Upvalue Capture(int slot)
    {
        if (openUpvalues is null || openUpvalues.Slot < slot) return openUpvalues = new Upvalue(this, slot, openUpvalues);
        var before = openUpvalues;
        while (before.Next is not null && before.Next.Slot >= slot) before = before.Next;
        if (before.Slot == slot) return before;
        return before.Next = new Upvalue(this, slot, before.Next);
    }

    public void CloseUpvalues(int from)
    {
        while (openUpvalues is not null && openUpvalues.Slot >= from)
        {
            openUpvalues.Close();
            openUpvalues = openUpvalues.Next;
        }
    }

    /// <summary>Forgets all values, as far up as any may stand.</summary>
    public void ClearUsed()
    {
        Stack.AsSpan(0, Math.Min(Stack.Length, StackSizeMin)).Clear();
        if (Stack.Length > StackSizeMin) Stack = new LuaValue[StackSizeMin];
    }

    /// <summary>Forgets values that are left above the running frames, so that they can be collected.</summary>
    public void Clear(int from) => Stack.AsSpan(from).Clear();

    public Prototype? LuaAt(int index) => frames[index].Closure?.Prototype;

    void Grow(int slots)
    {
        var size = Math.Max(slots, Stack.Length * 2);
        meter.Charge((long)size * ValueBytes);
        var larger = new LuaValue[size];
        Stack.CopyTo(larger, 0);
        Stack = larger;
    }
}

/// <summary>Too many calls within calls; the interpreter makes it the script's error, with its position.</summary>
sealed class StackOverflow : Exception
{
    /// <summary>True for calls from native code, which have a limit of their own.</summary>
    public bool IsBoundaries { get; init; }
}
