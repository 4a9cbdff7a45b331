using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Adds up what a script can still reach: its threads' stacks, the globals, and whatever hangs off them. Objects carry the
/// number of the survey that last met them, so nothing is counted twice and no set of seen objects is needed. A survey that
/// collects does not go through weak tables to what they hold weakly, and in the end takes out of them what it has not met.
/// </summary>
sealed class MemorySurvey(LuaMachine machine)
{
    const int ClosureBytes = 64;
    const int UpvalueBytes = 72;

    readonly Stack<object> waiting = new();
    readonly List<LuaTable> weak = [];
    bool collects;
    int number;
    long bytes;

    public long Measure(bool collects)
    {
        this.collects = collects;
        number++;
        bytes = 0;
        Meet(machine.Globals);
        Meet(machine.Main);
        Meet(machine.Running);
        if (machine.StringMetatable is { } strings) Meet(strings);
        foreach (var kept in machine.Kept()) Meet(kept);
        while (waiting.TryPop(out var next)) Open(next);
        foreach (var table in weak) table.DropUnmet(this);
        weak.Clear();
        return bytes;
    }

    /// <summary>Whether nothing but weak tables refers to an object. Strings, numbers and what the host shares among machines are no objects in this sense.</summary>
    public bool IsUnmet(in LuaValue value) => value.Reference switch
    {
        LuaTable table => table.SurveyMark != number,
        LuaClosure closure => closure.SurveyMark != number,
        NativeFunction { Wrapped: not null } wrap => wrap.SurveyMark != number,
        LuaThread thread => thread.SurveyMark != number,
        _ => false,
    };

    void Open(object value)
    {
        switch (value)
        {
            case LuaTable table:
                Open(table);
                break;
            case LuaClosure closure:
                Meet(closure.Environment);
                foreach (var upvalue in closure.Upvalues) Meet(upvalue);
                break;
            case Upvalue upvalue:
                Meet(upvalue.Value.Reference);
                break;
            case LuaThread thread:
                Meet(thread.Stack);
                Meet(thread.Resumer);
                for (var i = 0; i < thread.Depth; i++) Meet(thread.FrameAt(i).Closure);
                break;
            case NativeFunction { Wrapped: { } wrapped }:
                Meet(wrapped);
                break;
        }
    }

    void Open(LuaTable table)
    {
        var mode = collects ? table.WeakMode : WeakMode.None;
        if (mode != WeakMode.None) weak.Add(table);
        var (holdsKeys, holdsValues) = ((mode & WeakMode.Keys) == 0, (mode & WeakMode.Values) == 0);
        foreach (ref readonly var value in table.ArrayPart) Meet(value.Reference, holdsValues);
        foreach (ref readonly var node in table.HashPart)
        {
            Meet(node.Key.Reference, holdsKeys);
            Meet(node.Value.Reference, holdsValues);
        }

        Meet(table.Metatable);
    }

    // A string is met though it is held weakly: it stays.
    void Meet(object? value, bool isHeld)
    {
        if (isHeld || value is LuaString) Meet(value);
    }

    void Meet(ReadOnlySpan<LuaValue> values)
    {
        foreach (ref readonly var value in values) Meet(value.Reference);
    }

    void Meet(object? value)
    {
        switch (value)
        {
            case LuaString text:
                Count(ref text.SurveyMark, LuaString.OverheadBytes + text.Length);
                break;
            case LuaTable table:
                if (Count(ref table.SurveyMark, table.HeldBytes)) waiting.Push(table);
                break;
            case LuaFunction function:
                if (Count(ref function.SurveyMark, ClosureBytes)) waiting.Push(function);
                break;
            case Upvalue upvalue:
                if (Count(ref upvalue.SurveyMark, UpvalueBytes)) waiting.Push(upvalue);
                break;
            case LuaThread thread:
                if (Count(ref thread.SurveyMark, thread.HeldBytes)) waiting.Push(thread);
                break;
        }
    }

    bool Count(ref int mark, long size)
    {
        if (mark == number) return false;
        mark = number;
        bytes += size;
        return true;
    }
}
