using System.Globalization;

namespace Distro.Lua.Compiler;

/// <summary>
/// One step of the machine, in 8 bytes: an operation, the register A, and two operands. Where an operand may be a register or
/// a constant, values from <see cref="ConstantBase"/> on mean constants. C is also the 32-bit operand of jumps (relative to
/// the next instruction), constants, globals and functions.
/// </summary>
struct Instruction
{
    /// <summary>Operands from here on mean constants.</summary>
    public const int ConstantBase = 256;

    /// <summary>Constants that B and C can name; others are loaded into a register first.</summary>
    public const int ConstantOperandsMax = ushort.MaxValue - ConstantBase;

    public Operation Operation;
    public byte A;
    public ushort B;
    public int C;

    public Instruction(Operation operation, int a, int b, int c)
    {
        Operation = operation;
        A = (byte)a;
        B = (ushort)b;
        C = c;
    }

    public static bool IsConstant(int operand) => operand >= ConstantBase;

    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operation} {A} {B} {C}");
}
