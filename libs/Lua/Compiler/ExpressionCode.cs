namespace Distro.Lua.Compiler;

/// <summary>Brings expressions to where they are wanted: a register, an operand, a variable, a jump.</summary>
sealed class ExpressionCode(CodeBuilder code)
{
    const int NoJump = Expression.NoJump;

    /// <summary>Fixes how many results a call or "..." gives; -1 for all of them.</summary>
    public void SetResults(Expression e, int results)
    {
        if (e.Kind == ExpressionKind.Call)
        {
            code[e.Info].C = results + 1;
        }
        else if (e.Kind == ExpressionKind.VarArg)
        {
            code[e.Info].B = (ushort)(results + 1);
            code[e.Info].A = (byte)code.FreeRegister;
            code.Reserve(1);
        }
    }

    public void SetOneResult(Expression e)
    {
        if (e.Kind == ExpressionKind.Call)
        {
            e.Set(ExpressionKind.Register, code[e.Info].A);
        }
        else if (e.Kind == ExpressionKind.VarArg)
        {
            code[e.Info].B = 2;
            e.Kind = ExpressionKind.Relocatable;
        }
    }

    /// <summary>Makes a variable its value.</summary>
    public void DischargeVariable(Expression e)
    {
        switch (e.Kind)
        {
            case ExpressionKind.Local:
                e.Kind = ExpressionKind.Register;
                break;
            case ExpressionKind.Upvalue:
                e.Set(ExpressionKind.Relocatable, code.Emit(Operation.GetUpvalue, 0, e.Info, 0));
                break;
            case ExpressionKind.Global:
                e.Set(ExpressionKind.Relocatable, code.Emit(Operation.GetGlobal, 0, 0, e.Info));
                break;
            case ExpressionKind.Indexed:
                code.Release(e.Aux);
                code.Release(e.Info);
                e.Set(ExpressionKind.Relocatable, code.Emit(Operation.GetTable, 0, e.Info, e.Aux));
                break;
            default:
                SetOneResult(e);
                break;
        }
    }

    public void ToNextRegister(Expression e)
    {
        DischargeVariable(e);
        Release(e);
        code.Reserve(1);
        ToRegister(e, code.FreeRegister - 1);
    }

    public int ToAnyRegister(Expression e)
    {
        DischargeVariable(e);
        if (e.Kind == ExpressionKind.Register)
        {
            if (!e.HasJumps) return e.Info;
            if (e.Info >= code.ActiveLocals)
            {
                ToRegister(e, e.Info);
                return e.Info;
            }
        }

        ToNextRegister(e);
        return e.Info;
    }

    public void ToValue(Expression e)
    {
        if (e.HasJumps) ToAnyRegister(e);
        else DischargeVariable(e);
    }

    /// <summary>A register, or a constant where an operand has room for its number.</summary>
    public int ToOperand(Expression e)
    {
        ToValue(e);
        var constant = e.HasJumps ? -1 : ConstantOf(e);
        if (constant is < 0 or > Instruction.ConstantOperandsMax) return ToAnyRegister(e);
        e.Set(ExpressionKind.Constant, constant);
        return constant + Instruction.ConstantBase;
    }

    public void Store(Expression variable, Expression e)
    {
        switch (variable.Kind)
        {
            case ExpressionKind.Local:
                Release(e);
                ToRegister(e, variable.Info);
                return;
            case ExpressionKind.Upvalue:
                code.Emit(Operation.SetUpvalue, ToAnyRegister(e), variable.Info, 0);
                break;
            case ExpressionKind.Global:
                code.Emit(Operation.SetGlobal, ToAnyRegister(e), 0, variable.Info);
                break;
            default:
                var value = ToOperand(e);
                code.Emit(Operation.SetTable, variable.Info, variable.Aux, value);
                break;
        }

        Release(e);
    }

    /// <summary>object:name, ready to be called: the method and the object in the next two registers.</summary>
    public void Self(Expression e, Expression key)
    {
        ToAnyRegister(e);
        Release(e);
        var function = code.FreeRegister;
        code.Reserve(2);
        code.Emit(Operation.Self, function, e.Info, ToOperand(key));
        Release(key);
        e.Set(ExpressionKind.Register, function);
    }

    public void Index(Expression table, Expression key)
    {
        table.Aux = ToOperand(key);
        table.Kind = ExpressionKind.Indexed;
    }

    public void Release(Expression e)
    {
        if (e.Kind == ExpressionKind.Register) code.Release(e.Info);
    }

    /// <summary>Leaves the expression only when it is false: the jumps wait in its WhenFalse.</summary>
    public void GoIfTrue(Expression e)
    {
        DischargeVariable(e);
        int jump;
        switch (e.Kind)
        {
            case ExpressionKind.Constant or ExpressionKind.Number or ExpressionKind.True:
                jump = NoJump;
                break;
            case ExpressionKind.Jump:
                Invert(e);
                jump = e.Info;
                break;
            default:
                // A false, too, is tested: a bare jump would take jumps that carry values along.
                jump = JumpIf(e, condition: false);
                break;
        }

        code.Append(ref e.WhenFalse, jump);
        code.LandHere(e.WhenTrue);
        e.WhenTrue = NoJump;
    }

    /// <summary>Leaves the expression only when it is true: the jumps wait in its WhenTrue.</summary>
    public void GoIfFalse(Expression e)
    {
        DischargeVariable(e);
        var jump = e.Kind switch
        {
            ExpressionKind.Nil or ExpressionKind.False => NoJump,
            ExpressionKind.Jump => e.Info,
            _ => JumpIf(e, condition: true),
        };
        code.Append(ref e.WhenTrue, jump);
        code.LandHere(e.WhenFalse);
        e.WhenFalse = NoJump;
    }

    public void Not(Expression e)
    {
        DischargeVariable(e);
        switch (e.Kind)
        {
            case ExpressionKind.Nil or ExpressionKind.False:
                e.Kind = ExpressionKind.True;
                break;
            case ExpressionKind.Constant or ExpressionKind.Number or ExpressionKind.True:
                e.Kind = ExpressionKind.False;
                break;
            case ExpressionKind.Jump:
                Invert(e);
                break;
            default:
                ToSomeRegister(e);
                Release(e);
                e.Set(ExpressionKind.Relocatable, code.Emit(Operation.Not, 0, e.Info, 0));
                break;
        }

        (e.WhenTrue, e.WhenFalse) = (e.WhenFalse, e.WhenTrue);
        code.DropValues(e.WhenTrue);
        code.DropValues(e.WhenFalse);
    }

    void Invert(Expression e)
    {
        ref var test = ref code[code.ControlOf(e.Info)];
        test.A = (byte)(test.A == 0 ? 1 : 0);
    }

    int JumpIf(Expression e, bool condition)
    {
        if (e.Kind == ExpressionKind.Relocatable && code[e.Info].Operation == Operation.Not)
        {
            var operand = code[e.Info].B;
            code.RemoveLast();
            return code.EmitTest(Operation.Test, operand, 0, condition ? 0 : 1);
        }

        ToSomeRegister(e);
        Release(e);
        return code.EmitTest(Operation.TestSet, 255, e.Info, condition ? 1 : 0);
    }

    // The number of the constant that an expression is, or -1.
    int ConstantOf(Expression e) => e.Kind switch
    {
        ExpressionKind.Number => code.Constant(e.Number),
        ExpressionKind.Constant => e.Info,
        ExpressionKind.Nil => code.Constant(default(Values.LuaValue)),
        ExpressionKind.True => code.Constant(new Values.LuaValue(true)),
        ExpressionKind.False => code.Constant(new Values.LuaValue(false)),
        _ => -1,
    };

    void ToSomeRegister(Expression e)
    {
        if (e.Kind == ExpressionKind.Register) return;
        code.Reserve(1);
        Discharge(e, code.FreeRegister - 1);
    }

    // Puts the value into a register, without its jumps.
    void Discharge(Expression e, int register)
    {
        DischargeVariable(e);
        switch (e.Kind)
        {
            case ExpressionKind.Nil:
                code.EmitNil(register, 1);
                break;
            case ExpressionKind.True or ExpressionKind.False:
                code.Emit(Operation.LoadBoolean, register, e.Kind == ExpressionKind.True ? 1 : 0, 0);
                break;
            case ExpressionKind.Constant:
                code.Emit(Operation.LoadConstant, register, 0, e.Info);
                break;
            case ExpressionKind.Number:
                code.Emit(Operation.LoadConstant, register, 0, code.Constant(e.Number));
                break;
            case ExpressionKind.Relocatable:
                code[e.Info].A = (byte)register;
                break;
            case ExpressionKind.Register:
                if (register != e.Info) code.Emit(Operation.Move, register, e.Info, 0);
                break;
            default:
                return;
        }

        e.Set(ExpressionKind.Register, register);
    }

    void ToRegister(Expression e, int register)
    {
        Discharge(e, register);
        if (e.Kind == ExpressionKind.Jump) code.Append(ref e.WhenTrue, e.Info);
        if (e.HasJumps)
        {
            var (whenFalse, whenTrue) = (NoJump, NoJump);
            if (code.NeedsValue(e.WhenTrue) || code.NeedsValue(e.WhenFalse))
            {
                var over = e.Kind == ExpressionKind.Jump ? NoJump : code.EmitJump();
                code.Label();
                whenFalse = code.Emit(Operation.LoadBoolean, register, 0, 1);
                code.Label();
                whenTrue = code.Emit(Operation.LoadBoolean, register, 1, 0);
                code.LandHere(over);
            }

            var end = code.Label();
            code.PatchTo(e.WhenFalse, end, register, whenFalse);
            code.PatchTo(e.WhenTrue, end, register, whenTrue);
        }

        e.WhenFalse = e.WhenTrue = NoJump;
        e.Set(ExpressionKind.Register, register);
    }
}
