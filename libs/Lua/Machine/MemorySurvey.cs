using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Adds up what a script can still reach: its threads' stacks, the globals, and whatever hangs off them. Objects carry the
/// number of the survey that last met them, so nothing is counted twice and no set of seen objects is needed.
/// </summary>
sealed class MemorySurvey(LuaMachine machine)
{
    const int ClosureBytes = 64;
    const int UpvalueBytes = 72;

    readonly Stack<object> waiting = new();
    int number;
    long bytes;

    public long Measure()
    {
        number++;
        bytes = 0;
        Meet(machine.Globals);
        Meet(machine.Main);
        Meet(machine.Running);
        if (machine.StringMetatable is { } strings) Meet(strings);
        while (waiting.TryPop(out var next)) Open(next);
        return bytes;
    }

    void Open(object value)
    {
        switch (value)
        {
            case LuaTable table:
                Meet(table.ArrayPart);
                foreach (ref readonly var node in table.HashPart)
                {
                    Meet(node.Key.Reference);
                    Meet(node.Value.Reference);
                }

                Meet(table.Metatable);
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
