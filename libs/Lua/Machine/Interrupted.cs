using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>Finishes instructions that had to call a metamethod: the frame's last instruction says what its result is for.</summary>
sealed class Interrupted(LuaMachine machine)
{
    /// <summary>In a frame's Pending: the metamethod's answer means the opposite.</summary>
    public const int IsNegated = 1;

    readonly Concatenation concatenation = new(machine);

    public void Resume(LuaThread thread, in LuaValue result)
    {
        var frame = thread.Current;
        ref readonly var i = ref frame.Closure!.Prototype.Code[frame.ProgramCounter - 1];
        switch (i.Operation)
        {
            case Operation.Equal or Operation.LessThan or Operation.LessOrEqual:
                Decide(frame, i, result.IsTruthy != (frame.Pending == IsNegated));
                break;
            case Operation.Concat:
                thread.Stack[frame.Base + frame.Pending] = result;
                concatenation.Do(frame, i, frame.Pending);
                break;
            case Operation.SetTable or Operation.SetGlobal:
                break;
            default:
                thread.Stack[frame.Base + i.A] = result;
                break;
        }
    }

    /// <summary>A comparison is known: the jump after it is taken or skipped.</summary>
    public static void Decide(Frame frame, in Instruction i, bool result)
    {
        if (result != (i.A != 0)) frame.ProgramCounter++;
    }
}
