using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>Errors about values of a wrong type, with the name that the source has for the value where it has one.</summary>
static class Blame
{
    /// <summary>attempt to index, perform arithmetic on...: an operand of the running function's last instruction.</summary>
    public static LuaException Operand(LuaMachine machine, string action, in LuaValue value, int operand)
    {
        var frame = machine.Running.Current;
        var name = Instruction.IsConstant(operand) || frame.Closure is null ? null : VariableNames.OfRegister(frame, operand);
        return Positions.Error(machine, Text(action, value, name));
    }

    /// <summary>attempt to call: the value at a slot of the stack.</summary>
    public static LuaException Call(LuaMachine machine, int slot)
    {
        var thread = machine.Running;
        var frame = thread.Depth == 0 ? null : thread.Current;
        var isRegister = frame?.Closure is not null && slot >= frame.Base && slot < frame.Base + frame.Closure.Prototype.StackSize;
        var name = isRegister ? VariableNames.OfRegister(frame!, slot - frame!.Base) : null;
        var error = Text("call", thread.Stack[slot], name);
        return frame is null ? new LuaException(error) : Positions.Error(machine, error);
    }

    public static LuaException Compare(LuaMachine machine, in LuaValue left, in LuaValue right)
    {
        var (a, b) = (left.TypeName, right.TypeName);
        return Positions.Error(machine, a == b ? $"attempt to compare two {a} values" : $"attempt to compare {a} with {b}");
    }

    static string Text(string action, in LuaValue value, (string Kind, string Name)? name) => name is var (kind, text)
        ? $"attempt to {action} {kind} '{text}' (a {value.TypeName} value)"
        : $"attempt to {action} a {value.TypeName} value";
}
