using System.Runtime.InteropServices;
using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// The code of one function as it grows: instructions, constants, registers in use, and jumps whose target is not known yet.
/// Pending jumps form lists through their own operand; a list that shall land on the next instruction waits in
/// <c>landingHere</c> until that instruction is written.
/// </summary>
sealed class CodeBuilder(Lexer lexer)
{
    const int NoJump = Expression.NoJump;
    const int NoRegister = 255;

    /// <summary>Registers of one function.</summary>
    const int RegistersMax = 250;

    /// <summary>Instructions of one function: beyond it no jump could be told.</summary>
    const int InstructionsMax = 1 << 24;

    readonly List<Instruction> code = [];
    readonly List<int> lines = [];
    readonly List<LuaValue> constants = [];
    readonly Dictionary<LuaString, int> strings = [];
    readonly Dictionary<double, int> numbers = [];
    int landingHere = NoJump;
    int lastTarget = -1;

    public int Count => code.Count;
    public int FreeRegister { get; set; }
    public int StackSize { get; private set; } = 2;

    /// <summary>Registers below this are local variables.</summary>
    public int ActiveLocals { get; set; }

    public Instruction[] Code => code.ToArray();
    public int[] Lines => lines.ToArray();
    public LuaValue[] Constants => constants.ToArray();

    public ref Instruction this[int at] => ref CollectionsMarshal.AsSpan(code)[at];

    public int Emit(Operation operation, int a, int b, int c) => Emit(operation, a, b, c, lexer.LastLine);

    public int Emit(Operation operation, int a, int b, int c, int line)
    {
        PatchTo(landingHere, code.Count, NoRegister, code.Count);
        landingHere = NoJump;
        if (code.Count >= InstructionsMax) throw lexer.SyntaxError("code size overflow");
        code.Add(new Instruction(operation, a, b, c));
        lines.Add(line);
        return code.Count - 1;
    }

    /// <summary>Says which line an instruction belongs to, when it was written later than what it belongs to was read.</summary>
    public void SetLine(int at, int line) => lines[at] = line;

    public int Constant(LuaString text)
    {
        if (strings.TryGetValue(text, out var at)) return at;
        constants.Add(new LuaValue(text));
        return strings[text] = constants.Count - 1;
    }

    public int Constant(double number)
    {
        // The two zeros are one constant, whichever comes first in a function: so it is in real Lua 5.1.
        if (numbers.TryGetValue(number, out var at)) return at;
        constants.Add(new LuaValue(number));
        return numbers[number] = constants.Count - 1;
    }

    /// <summary>A constant that numbers and strings can't be: nil, true or false.</summary>
    public int Constant(LuaValue value)
    {
        for (var i = 0; i < constants.Count; i++)
            if (constants[i].Reference == value.Reference) return i;
        constants.Add(value);
        return constants.Count - 1;
    }

    public LuaValue ConstantAt(int at) => constants[at];

    public void Reserve(int registers)
    {
        Check(registers);
        FreeRegister += registers;
    }

    /// <summary>Makes sure the frame has room for registers that an instruction uses without reserving them.</summary>
    public void Check(int registers)
    {
        var size = FreeRegister + registers;
        if (size <= StackSize) return;
        if (size >= RegistersMax) throw lexer.SyntaxError("function or expression too complex");
        StackSize = size;
    }

    public void Release(int register)
    {
        if (register < Instruction.ConstantBase && register >= ActiveLocals) FreeRegister--;
    }

    /// <summary>Sets registers to nil, as part of the instruction before where that does the same to their neighbours.</summary>
    public void EmitNil(int from, int count)
    {
        if (code.Count > 0 && code.Count > lastTarget && landingHere == NoJump)
        {
            ref var last = ref this[code.Count - 1];
            if (last.Operation == Operation.LoadNil && last.A <= from && from <= last.B + 1)
            {
                last.B = (ushort)Math.Max(last.B, from + count - 1);
                return;
            }
        }

        Emit(Operation.LoadNil, from, from + count - 1, 0);
    }

    /// <summary>A jump whose target comes later, together with the jumps that would land on it.</summary>
    public int EmitJump()
    {
        var landing = landingHere;
        landingHere = NoJump;
        var jump = Emit(Operation.Jump, 0, 0, NoJump);
        Append(ref jump, landing);
        return jump;
    }

    public int EmitTest(Operation operation, int a, int b, int c)
    {
        Emit(operation, a, b, c);
        return EmitJump();
    }

    /// <summary>The next instruction, marked as a target: it won't be merged with the one before.</summary>
    public int Label() => lastTarget = code.Count;

    public void LandHere(int list)
    {
        Label();
        Append(ref landingHere, list);
    }

    public void PatchTo(int list, int target)
    {
        if (target == code.Count) LandHere(list);
        else PatchTo(list, target, NoRegister, target);
    }

    /// <summary>Appends list b to list a.</summary>
    public void Append(ref int a, int b)
    {
        if (b == NoJump) return;
        if (a == NoJump)
        {
            a = b;
            return;
        }

        var last = a;
        while (code[last].C != NoJump) last = code[last].C;
        this[last].C = b;
    }

    /// <summary>Patches a list: jumps that carry a value store it in the register and go to one target, others to the other.</summary>
    public void PatchTo(int list, int withValue, int register, int otherwise)
    {
        while (list != NoJump)
        {
            var next = code[list].C;
            this[list].C = (StoreTestIn(list, register) ? withValue : otherwise) - (list + 1);
            list = next;
        }
    }

    /// <summary>True when a jump of the list carries no value, so that one has to be made.</summary>
    public bool NeedsValue(int list)
    {
        for (; list != NoJump; list = code[list].C)
            if (this[ControlOf(list)].Operation != Operation.TestSet) return true;
        return false;
    }

    public void DropValues(int list)
    {
        for (; list != NoJump; list = code[list].C) StoreTestIn(list, NoRegister);
    }

    /// <summary>The instruction that decides whether a jump is taken.</summary>
    public int ControlOf(int jump) => jump >= 1 && IsTest(code[jump - 1].Operation) ? jump - 1 : jump;

    public void RemoveLast()
    {
        code.RemoveAt(code.Count - 1);
        lines.RemoveAt(lines.Count - 1);
    }

    bool StoreTestIn(int jump, int register)
    {
        ref var test = ref this[ControlOf(jump)];
        if (test.Operation != Operation.TestSet) return false;
        if (register != NoRegister && register != test.B) test.A = (byte)register;
        else test = new Instruction(Operation.Test, test.B, 0, test.C);
        return true;
    }

    static bool IsTest(Operation operation) =>
        operation is Operation.Equal or Operation.LessThan or Operation.LessOrEqual or Operation.Test or Operation.TestSet or Operation.ForTest;
}
