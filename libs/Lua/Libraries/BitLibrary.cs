using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>bit: operations on the low 32 bits of numbers, whose results are signed.</summary>
public static class BitLibrary
{
    /// <summary>Added to a number, it leaves the number's low 32 bits, rounded, in the low half of the sum.</summary>
    const double Magic = 6755399441055744.0;

    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("bit");
        table.Add("tobit", static call => call.Return((double)Bits(call, 0)));
        table.Add("bnot", static call => call.Return((double)~Bits(call, 0)));
        table.Add("bswap", static call => call.Return((double)BinaryPrimitives.ReverseEndianness(Bits(call, 0))));
        table.Add("band", static call => Fold(call, static (a, b) => a & b));
        table.Add("bor", static call => Fold(call, static (a, b) => a | b));
        table.Add("bxor", static call => Fold(call, static (a, b) => a ^ b));
        table.Add("lshift", static call => Shift(call, static (value, count) => value << count));
        table.Add("rshift", static call => Shift(call, static (value, count) => (int)((uint)value >> count)));
        table.Add("arshift", static call => Shift(call, static (value, count) => value >> count));
        table.Add("rol", static call => Shift(call, static (value, count) => (int)BitOperations.RotateLeft((uint)value, count)));
        table.Add("ror", static call => Shift(call, static (value, count) => (int)BitOperations.RotateRight((uint)value, count)));
        table.Add("tohex", ToHex);
    }

    static int Bits(NativeCall call, int index) => unchecked((int)BitConverter.DoubleToInt64Bits(call.Number(index) + Magic));

    static int Fold(NativeCall call, Func<int, int, int> operation)
    {
        var bits = Bits(call, 0);
        for (var i = 1; i < call.Count; i++) bits = operation(bits, Bits(call, i));
        return call.Return((double)bits);
    }

    static int Shift(NativeCall call, Func<int, int, int> operation)
    {
        const int countMask = 31;
        var bits = Bits(call, 0);
        return call.Return((double)operation(bits, Bits(call, 1) & countMask));
    }

    static int ToHex(NativeCall call)
    {
        const int digitsMax = 8;
        var bits = (uint)Bits(call, 0);
        var count = call.Count < 2 ? digitsMax : Bits(call, 1);
        var format = count < 0 ? "X8" : "x8";
        var digits = count == int.MinValue ? digitsMax : Math.Min(digitsMax, Math.Abs(count));
        return call.Return(LuaString.From(bits.ToString(format, CultureInfo.InvariantCulture)[(digitsMax - digits)..]));
    }
}
