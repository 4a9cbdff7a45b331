using System.Runtime.CompilerServices;
using Distro.Lua.Compiler;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>The arithmetic of Lua 5.1: doubles, and strings that read as numbers.</summary>
static class Arithmetic
{
    public static double Compute(Operation operation, double left, double right) => operation switch
    {
        Operation.Add => left + right,
        Operation.Subtract => left - right,
        Operation.Multiply => left * right,
        Operation.Divide => left / right,
        Operation.Modulo => Modulo(left, right),
        _ => Math.Pow(left, right),
    };

    /// <summary>The remainder with the sign of the divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Modulo(double left, double right) => left - Math.Floor(left / right) * right;

    public static MetaEvent EventOf(Operation operation) => operation - Operation.Add + MetaEvent.Add;

    /// <summary>A number, or a string that reads as one.</summary>
    public static bool TryNumber(in LuaValue value, out double number)
    {
        number = value.Number;
        return value.IsNumber || (value.Reference is LuaString text && NumberText.TryParse(text.Span, out number));
    }
}
