using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>Every operation in full, for the cases that the loop does not do on the spot. The stack is looked up anew after anything that may call.</summary>
sealed class Steps(LuaMachine machine)
{
    readonly Indexing indexing = new(machine);
    readonly Comparing comparing = machine.Comparing;
    readonly Concatenation concatenation = new(machine);

    public void Do(Frame frame, in Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.Call:
                machine.Calls.Begin(frame.Base + i.A, Count(frame, i.A + 1, i.B), i.C - 1, ReturnTo.Caller);
                break;
            case Operation.TailCall:
                machine.Calls.BeginTail(frame, frame.Base + i.A, Count(frame, i.A + 1, i.B));
                break;
            case Operation.Return:
                machine.Calls.Return(frame.Base + i.A, Count(frame, i.A, i.B));
                break;
            case Operation.GetGlobal or Operation.GetTable or Operation.Self:
                Get(frame, i);
                break;
            case Operation.SetGlobal:
                indexing.Set(new LuaValue(frame.Closure!.Environment!), frame.Closure.Prototype.Constants[i.C], Register(frame, i.A), Instruction.ConstantBase);
                break;
            case Operation.SetTable:
                indexing.Set(Register(frame, i.A), Operand(frame, i.B), Operand(frame, i.C), i.A);
                break;
            case Operation.NewTable:
                Register(frame, i.A) = new LuaValue(machine.NewTable(FloatingByte.Decode(i.B), FloatingByte.Decode(i.C)));
                break;
            case Operation.Equal or Operation.LessThan or Operation.LessOrEqual:
                comparing.Do(frame, i, Operand(frame, i.B), Operand(frame, i.C));
                break;
            case Operation.Concat:
                concatenation.Do(frame, i, i.C);
                break;
            case Operation.Length:
                Length(frame, i);
                break;
            case Operation.ForPrepare:
                PrepareFor(frame, i);
                break;
            case Operation.ForCall:
                ForCall(frame, i);
                break;
            case Operation.SetList:
                SetList(frame, i);
                break;
            case Operation.Close:
                machine.Running.CloseUpvalues(frame.Base + i.A);
                break;
            case Operation.Closure:
                MakeClosure(frame, i);
                break;
            case Operation.VarArg:
                VarArg(frame, i);
                break;
            default:
                Compute(frame, i);
                break;
        }
    }

    ref LuaValue Register(Frame frame, int register) => ref machine.Running.Stack[frame.Base + register];

    ref LuaValue Operand(Frame frame, int operand)
    {
        if (operand < Instruction.ConstantBase) return ref machine.Running.Stack[frame.Base + operand];
        return ref frame.Closure!.Prototype.Constants[operand - Instruction.ConstantBase];
    }

    // How many values stand from a register on: said by the instruction, or up to the top.
    int Count(Frame frame, int first, int stated) => stated > 0 ? stated - 1 : machine.Running.Top - (frame.Base + first);

    void Get(Frame frame, in Instruction i)
    {
        var constants = frame.Closure!.Prototype.Constants;
        var isGlobal = i.Operation == Operation.GetGlobal;
        var indexed = isGlobal ? new LuaValue(frame.Closure.Environment!) : Register(frame, i.B);
        var key = isGlobal ? constants[i.C] : Operand(frame, i.C);
        if (i.Operation == Operation.Self) Register(frame, i.A + 1) = indexed;
        if (indexing.TryGet(indexed, key, isGlobal ? Instruction.ConstantBase : i.B, out var value)) Register(frame, i.A) = value;
    }

    void Length(Frame frame, in Instruction i)
    {
        var value = Register(frame, i.B);
        Register(frame, i.A) = value.Reference switch
        {
            LuaTable table => new LuaValue((double)table.Length),
            LuaString text => new LuaValue((double)text.Length),
            _ => throw Blame.Operand(machine, "get length of", value, i.B),
        };
    }

    void Compute(Frame frame, in Instruction i)
    {
        var isUnary = i.Operation == Operation.Negate;
        var left = Operand(frame, i.B);
        var right = isUnary ? left : Operand(frame, i.C);
        var isLeftNumber = Arithmetic.TryNumber(left, out var a);
        if (isLeftNumber && Arithmetic.TryNumber(right, out var b))
        {
            Register(frame, i.A) = new LuaValue(isUnary ? -a : Arithmetic.Compute(i.Operation, a, b));
            return;
        }

        var which = isUnary ? MetaEvent.Negate : Arithmetic.EventOf(i.Operation);
        var handler = Metatables.Handler(machine, left, which);
        if (handler.IsNil) handler = Metatables.Handler(machine, right, which);
        if (handler.IsNil) throw Blame.Operand(machine, "perform arithmetic on", isLeftNumber ? right : left, isLeftNumber ? i.C : i.B);
        machine.Calls.Meta(handler, left, right, default, arguments: 2);
    }

    void PrepareFor(Frame frame, in Instruction i)
    {
        var r = machine.Running.Stack.AsSpan(frame.Base + i.A, 3);
        r[0] = Bound(r[0], "initial");
        r[1] = Bound(r[1], "limit");
        r[2] = Bound(r[2], "step");
        r[0].Number -= r[2].Number;
        frame.ProgramCounter += i.C;
    }

    LuaValue Bound(in LuaValue value, string which)
    {
        if (Arithmetic.TryNumber(value, out var number)) return new LuaValue(number);
        throw Positions.Error(machine, which == "initial" ? "'for' initial value must be a number" : $"'for' {which} must be a number");
    }

    void ForCall(Frame frame, in Instruction i)
    {
        var first = frame.Base + i.A;
        var stack = machine.Running.Stack;
        stack[first + 3] = stack[first];
        stack[first + 4] = stack[first + 1];
        stack[first + 5] = stack[first + 2];
        machine.Calls.Begin(first + 3, 2, i.C, ReturnTo.Loop);
    }

    void SetList(Frame frame, in Instruction i)
    {
        var count = i.B > 0 ? i.B : machine.Running.Top - (frame.Base + i.A + 1);
        var table = Register(frame, i.A).AsTable!;
        table.SetList(i.C + 1, machine.Running.Stack.AsSpan(frame.Base + i.A + 1, count));
    }

    void MakeClosure(Frame frame, in Instruction i)
    {
        const int upvalueBytes = 8;
        const int closureBytes = 64;
        var prototype = frame.Closure!.Prototype.Functions[i.C];
        machine.Meter.Charge(closureBytes + prototype.UpvalueCount * upvalueBytes);
        var closure = new LuaClosure(prototype, frame.Closure.Environment);
        for (var at = 0; at < prototype.UpvalueCount; at++)
        {
            var source = prototype.Upvalues[at];
            closure.Upvalues[at] = source.IsLocal ? machine.Running.Capture(frame.Base + source.Index) : frame.Closure.Upvalues[source.Index];
        }

        Register(frame, i.A) = new LuaValue(closure);
    }

    void VarArg(Frame frame, in Instruction i)
    {
        var thread = machine.Running;
        var wanted = i.B - 1;
        var extra = frame.ExtraArguments;
        var target = frame.Base + i.A;
        if (wanted < 0)
        {
            wanted = extra;
            thread.Ensure(target + extra);
            thread.Top = target + extra;
        }

        var available = Math.Min(wanted, extra);
        var stack = thread.Stack.AsSpan();
        stack.Slice(frame.Base - extra, available).CopyTo(stack[target..]);
        stack.Slice(target + available, wanted - available).Clear();
    }
}
