using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Analysis;

/// <summary>One instruction, as far as <see cref="KeyFlow"/> cares: what it leaves in the registers, and where it goes on.</summary>
sealed class KeyFlowStep(Prototype prototype, int at, Known[] registers, Func<InnerCall, bool> condition)
{
    public Known[] Registers => registers;

    public List<int> Successors { get; } = [];

    /// <summary>False when the proof fails here.</summary>
    public bool Do()
    {
        ref readonly var i = ref prototype.Code[at];
        Successors.Add(at + 1);
        switch (i.Operation)
        {
            case Operation.Move:
                registers[i.A] = registers[i.B];
                return true;
            case Operation.LoadConstant:
                registers[i.A] = OfConstant(i.C);
                return true;
            case Operation.GetGlobal:
                return GetGlobal(i);
            case Operation.GetTable or Operation.Self:
                return GetTable(i);
            case Operation.Call or Operation.TailCall:
                return Call(i);
            case Operation.Jump:
                Successors[0] = at + 1 + i.C;
                return true;
            case Operation.ForLoop:
                Successors.Add(at + 1 + i.C);
                registers[i.A + 3] = default;
                return true;
            case Operation.ForPrepare:
                Successors[0] = at + 1 + i.C;
                return AreFree(i.A, 3);
            case Operation.Equal or Operation.LessThan or Operation.LessOrEqual:
                Successors.Add(at + 2);
                return IsFree(i.B) && IsFree(i.C);
            case Operation.Test:
                Successors.Add(at + 2);
                return true;
            case Operation.TestSet:
                Successors.Add(at + 2);
                registers[i.A] = registers[i.B];
                return true;
            case Operation.LoadBoolean:
                registers[i.A] = default;
                if (i.C != 0) Successors[0] = at + 2;
                return true;
            default:
                return DoOther(i);
        }
    }

    private bool DoOther(in Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.LoadNil:
                Forget(i.A, i.B - i.A + 1);
                return true;
            case Operation.ForCall:
                Forget(i.A + 3, i.C);
                return AreFree(i.A, 3);
            case Operation.ForTest:
                Successors.Add(at + 2);
                registers[i.A + 2] = default;
                return true;
            case Operation.Return:
                Successors.Clear();
                return AreFree(i.A, i.B == 0 ? registers.Length - i.A : i.B - 1);
            case Operation.SetTable:
                return registers[i.A].Kind is not (KnownKind.Keys or KnownKind.Host or KnownKind.Mixed) && IsFree(i.B) && IsFree(i.C);
            case Operation.SetList:
                return AreFree(i.A + 1, i.B == 0 ? registers.Length - i.A - 1 : i.B);
            case Operation.SetGlobal or Operation.SetUpvalue:
                return IsFree(i.A);
            case Operation.Concat:
                return AreFree(i.B, i.C - i.B + 1) && Leaves(i.A);
            case Operation.VarArg:
                Forget(i.A, i.B == 0 ? registers.Length - i.A : i.B - 1);
                return true;
            case Operation.Length or Operation.Not:
                return registers[i.B].Kind != KnownKind.Mixed && Leaves(i.A);
            case Operation.Close:
                return true;
            case Operation.GetUpvalue or Operation.NewTable or Operation.Closure:
                return Leaves(i.A);
            default:
                return IsFree(i.B) && (i.Operation == Operation.Negate || IsFree(i.C)) && Leaves(i.A);
        }
    }

    private bool GetGlobal(in Instruction i)
    {
        var name = prototype.Constants[i.C].AsString!;
        if (KeyFlow.IsUnfollowed(name)) return false;
        registers[i.A] = KeyFlow.IsHost(name) ? new Known(KnownKind.Host) : name.ToString() == "KEYS" ? new Known(KnownKind.Keys) : default;
        return true;
    }

    private bool GetTable(in Instruction i)
    {
        if (i.Operation == Operation.Self && registers[i.B].IsGuarded) return false;
        if (i.Operation == Operation.Self) registers[i.A + 1] = registers[i.B];
        switch (registers[i.B].Kind)
        {
            case KnownKind.Keys:
                registers[i.A] = new Known(KnownKind.Key);
                return IsFree(i.C);
            case KnownKind.Host:
                if (LiteralOf(i.C)?.ToString() is not { } field) return false;
                registers[i.A] = field is "call" or "pcall" ? new Known(KnownKind.CallFunction) : default;
                return true;
            case KnownKind.CallFunction or KnownKind.Mixed:
                return false;
            default:
                return IsFree(i.C) && Leaves(i.A);
        }
    }

    private bool Call(in Instruction i)
    {
        var function = registers[i.A];
        var count = i.B == 0 ? registers.Length - i.A - 1 : i.B - 1;
        if (!AreFree(i.A + 1, count)) return false;
        if (function.Kind == KnownKind.CallFunction)
        {
            if (i.B == 0) return false;
            var arguments = registers[(i.A + 1)..(i.A + 1 + count)];
            if (count == 0 || !condition(new InnerCall(arguments[0].Literal?.Span.ToArray(), [.. arguments.Select(known => known.Kind == KnownKind.Key)]))) return false;
        }
        else if (function.IsGuarded)
        {
            return false;
        }

        Forget(i.A, registers.Length - i.A);
        return true;
    }

    private Known OfConstant(int constant) => prototype.Constants[constant].AsString is { } text ? new Known(KnownKind.Literal, text) : default;

    private LuaString? LiteralOf(int operand) =>
        Instruction.IsConstant(operand) ? prototype.Constants[operand - Instruction.ConstantBase].AsString : registers[operand].Literal;

    private bool IsFree(int operand) => Instruction.IsConstant(operand) || !registers[operand].IsGuarded;

    private bool AreFree(int first, int count)
    {
        for (var i = first; i < Math.Min(registers.Length, first + count); i++)
            if (registers[i].IsGuarded) return false;
        return true;
    }

    private bool Leaves(int register)
    {
        registers[register] = default;
        return true;
    }

    private void Forget(int first, int count)
    {
        for (var i = first; i < Math.Min(registers.Length, first + count); i++) registers[i] = default;
    }
}
