using System.Runtime.CompilerServices;
using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// The loop. Each case below is the common case of an operation, on the spot and without allocation; whatever is not common
/// falls to <see cref="Steps"/>, which knows every case, and after which all that the loop holds is read anew: the frame, the
/// thread or the stack may be another. Calls, metamethods, pcall and coroutines only push and pop frames, so scripts nest as
/// deep as Lua allows without using our stack.
/// </summary>
sealed class Interpreter
{
    readonly Steps steps;
    readonly LuaMachine machine;

    public Interpreter(LuaMachine machine)
    {
        this.machine = machine;
        steps = new Steps(machine);
    }

    /// <summary>Runs until the call that entered the interpreter has returned.</summary>
    public void Execute()
    {
    Reload:
        if (machine.HasLeft) return;
        var frame = machine.Running.Current;
        var closure = frame.Closure!;
        var code = closure.Prototype.Code;
        var k = closure.Prototype.Constants;
        var r = machine.Running.Stack.AsSpan(frame.Base, closure.Prototype.StackSize);
        var pc = frame.ProgramCounter;
        while (true)
        {
            ref readonly var i = ref code[pc++];
            switch (i.Operation)
            {
                case Operation.Move: r[i.A] = r[i.B]; break;
                case Operation.LoadConstant: r[i.A] = k[i.C]; break;
                case Operation.LoadBoolean: r[i.A].SetBoolean(i.B != 0); if (i.C != 0) pc++; break;
                case Operation.LoadNil: r[i.A..(i.B + 1)].Clear(); break;
                case Operation.GetUpvalue: r[i.A] = closure.Upvalues[i.B].Value; break;
                case Operation.SetUpvalue: closure.Upvalues[i.B].Value = r[i.A]; break;
                case Operation.GetGlobal: if (FastPath.Global(closure, k[i.C], ref r[i.A])) break; goto default;
                case Operation.GetTable: if (FastPath.Get(r[i.B], Operand(r, k, i.C), ref r[i.A])) break; goto default;
                case Operation.SetTable: if (FastPath.Set(r[i.A], Operand(r, k, i.B), Operand(r, k, i.C))) break; goto default;
                case Operation.Self: if (FastPath.Self(r, i.A, r[i.B], Operand(r, k, i.C))) break; goto default;
                case Operation.Add: if (Numbers(r, k, i, out var a, out var b)) { r[i.A].SetNumber(a + b); break; } goto default;
                case Operation.Subtract: if (Numbers(r, k, i, out a, out b)) { r[i.A].SetNumber(a - b); break; } goto default;
                case Operation.Multiply: if (Numbers(r, k, i, out a, out b)) { r[i.A].SetNumber(a * b); break; } goto default;
                case Operation.Divide: if (Numbers(r, k, i, out a, out b)) { r[i.A].SetNumber(a / b); break; } goto default;
                case Operation.Modulo: if (Numbers(r, k, i, out a, out b)) { r[i.A].SetNumber(Arithmetic.Modulo(a, b)); break; } goto default;
                case Operation.Negate: if (r[i.B].IsNumber) { r[i.A].SetNumber(-r[i.B].Number); break; } goto default;
                case Operation.Not: r[i.A].SetBoolean(!r[i.B].IsTruthy); break;
                case Operation.Jump:
                    pc += i.C;
                    if (i.C >= 0 || --machine.Budget >= 0) break;
                    goto OutOfBudget;
                case Operation.Equal: if (!FastPath.Equal(Operand(r, k, i.B), Operand(r, k, i.C), out var equal)) goto default; if (equal != (i.A != 0)) pc++; break;
                case Operation.LessThan: if (!Numbers(r, k, i, out a, out b)) goto default; if ((a < b) != (i.A != 0)) pc++; break;
                case Operation.LessOrEqual: if (!Numbers(r, k, i, out a, out b)) goto default; if ((a <= b) != (i.A != 0)) pc++; break;
                case Operation.Test: if (r[i.A].IsTruthy != (i.C != 0)) pc++; break;
                case Operation.TestSet: if (r[i.B].IsTruthy != (i.C != 0)) pc++; else r[i.A] = r[i.B]; break;
                case Operation.ForLoop:
                    if (!FastPath.Advance(r, i.A)) break;
                    pc += i.C;
                    if (--machine.Budget >= 0) break;
                    goto OutOfBudget;
                case Operation.ForCall: if (FastPath.Next(r, i.A, i.C)) break; goto default;
                case Operation.ForTest: if (r[i.A + 3].IsNil) pc++; else r[i.A + 2] = r[i.A + 3]; break;
                default:
                    frame.ProgramCounter = pc;
                    steps.Do(frame, i);
                    goto Reload;
            }
        }

    OutOfBudget:
        frame.ProgramCounter = pc;
        machine.SpendBudget();
        goto Reload;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref readonly LuaValue Operand(Span<LuaValue> registers, LuaValue[] constants, int operand)
    {
        if (operand < Instruction.ConstantBase) return ref registers[operand];
        return ref constants[operand - Instruction.ConstantBase];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Numbers(Span<LuaValue> registers, LuaValue[] constants, in Instruction i, out double left, out double right)
    {
        ref readonly var b = ref Operand(registers, constants, i.B);
        ref readonly var c = ref Operand(registers, constants, i.C);
        left = b.Number;
        right = c.Number;
        return b.Reference == (object)TypeMark.Number && c.Reference == (object)TypeMark.Number;
    }
}
