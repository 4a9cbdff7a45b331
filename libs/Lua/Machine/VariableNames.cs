using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>What the source calls a register: a local variable that lives there now, or where the instruction that filled it took the value from.</summary>
static class VariableNames
{
    public static (string Kind, string Name)? OfRegister(Frame frame, int register) =>
        OfRegister(frame.Closure!.Prototype, Math.Max(0, frame.ProgramCounter - 1), register);

    /// <summary>How the caller of the native function on top names it; null when that is not Lua code.</summary>
    public static (string Kind, string Name)? OfCalled(LuaThread thread)
    {
        if (thread.Depth < 2) return null;
        var caller = thread.FrameAt(thread.Depth - 2);
        if (caller.Closure is null) return null;
        var call = caller.Closure.Prototype.Code[Math.Max(0, caller.ProgramCounter - 1)];
        return call.Operation is Operation.Call or Operation.TailCall or Operation.ForCall ? OfRegister(caller, call.A) : null;
    }

    static (string Kind, string Name)? OfRegister(Prototype prototype, int at, int register)
    {
        if (LocalAt(prototype, at, register) is { } local) return ("local", local);
        var setter = SetterOf(prototype, at, register);
        if (setter < 0) return null;
        ref readonly var i = ref prototype.Code[setter];
        return i.Operation switch
        {
            Operation.GetGlobal => ("global", prototype.Constants[i.C].ToString()),
            Operation.Move when i.B < i.A => OfRegister(prototype, at, i.B),
            Operation.GetTable => ("field", Key(prototype, i.C)),
            Operation.GetUpvalue => ("upvalue", prototype.Upvalues[i.B].Name.ToString()),
            Operation.Self => ("method", Key(prototype, i.C)),
            _ => null,
        };
    }

    static string? LocalAt(Prototype prototype, int at, int register)
    {
        foreach (var local in prototype.Locals)
        {
            if (local.From > at) break;
            if (at < local.To && register-- == 0) return local.Name.ToString();
        }

        return null;
    }

    static string Key(Prototype prototype, int operand) =>
        Instruction.IsConstant(operand) && prototype.Constants[operand - Instruction.ConstantBase].AsString is { } name ? name.ToString() : "?";

    // The last instruction before a place, on the straight way there, that changes a register. A test counts: what comes after
    // "and" or "or" has no one name.
    static int SetterOf(Prototype prototype, int before, int register)
    {
        var setter = -1;
        for (var at = 0; at < before; at++)
        {
            ref readonly var i = ref prototype.Code[at];
            if (Changes(i, register)) setter = at;
            if (i.Operation is not (Operation.Jump or Operation.ForLoop or Operation.ForPrepare)) continue;
            var target = at + 1 + i.C;
            if (at < target && target <= before) at += i.C;
        }

        return setter;
    }

    static bool Changes(in Instruction i, int register) => i.Operation switch
    {
        Operation.LoadNil => i.A <= register && register <= i.B,
        Operation.ForCall => register >= i.A + 3,
        Operation.ForTest => register == i.A + 2,
        Operation.Call or Operation.TailCall or Operation.VarArg => register >= i.A,
        Operation.Self => register == i.A || register == i.A + 1,
        Operation.SetGlobal or Operation.SetUpvalue or Operation.SetTable or Operation.SetList or Operation.Jump or Operation.Equal or Operation.LessThan
            or Operation.LessOrEqual or Operation.Return or Operation.Close => false,
        _ => i.A == register,
    };
}
