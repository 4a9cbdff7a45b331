using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>The mathematical functions.</summary>
static class MathLibrary
{
    const double DegreesOfRadian = 180.0 / Math.PI;

    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("math");
        table["pi"] = new LuaValue(Math.PI);
        table["huge"] = new LuaValue(double.PositiveInfinity);
        AddFunctions(table);
        AddPair(table, "atan2", static (x, y) => Math.Atan2(x, y));
        AddPair(table, "fmod", static (x, y) => x % y);
        table["mod"] = table["fmod"];
        AddPair(table, "pow", static (x, y) => Math.Pow(x, y));
        table.Add("ldexp", static call => call.Return(Math.ScaleB(call.Number(0), call.Integer(1))));
        table.Add("frexp", SplitExponent);
        table.Add("modf", SplitFraction);
        table.Add("min", static call => Extreme(call, static (number, best) => number < best));
        table.Add("max", static call => Extreme(call, static (number, best) => number > best));
        table.Add("random", Random);
        table.Add("randomseed", Seed);
    }

    static void AddFunctions(LuaTable table)
    {
        AddFunction(table, "abs", Math.Abs);
        AddFunction(table, "acos", Math.Acos);
        AddFunction(table, "asin", Math.Asin);
        AddFunction(table, "atan", Math.Atan);
        AddFunction(table, "ceil", Math.Ceiling);
        AddFunction(table, "cos", Math.Cos);
        AddFunction(table, "cosh", Math.Cosh);
        AddFunction(table, "deg", static x => x * DegreesOfRadian);
        AddFunction(table, "exp", Math.Exp);
        AddFunction(table, "floor", Math.Floor);
        // Of negative numbers the C library gives a NaN that prints as -nan, whatever the processor does.
        AddFunction(table, "log", static x => x < 0 ? double.NaN : Math.Log(x));
        AddFunction(table, "log10", Math.Log10);
        AddFunction(table, "rad", static x => x / DegreesOfRadian);
        AddFunction(table, "sin", Math.Sin);
        AddFunction(table, "sinh", Math.Sinh);
        AddFunction(table, "sqrt", Math.Sqrt);
        AddFunction(table, "tan", Math.Tan);
        AddFunction(table, "tanh", Math.Tanh);
    }

    static void AddFunction(LuaTable table, string name, Func<double, double> function) => table.Add(name, call => call.Return(function(call.Number(0))));

    // The second argument is looked at first, as a C compiler evaluates them: errors name it.
    static void AddPair(LuaTable table, string name, Func<double, double, double> function) => table.Add(name, call =>
    {
        var second = call.Number(1);
        return call.Return(function(call.Number(0), second));
    });

    static int Extreme(NativeCall call, Func<double, double, bool> isBetter)
    {
        var best = call.Number(0);
        for (var i = 1; i < call.Count; i++)
        {
            var number = call.Number(i);
            if (isBetter(number, best)) best = number;
        }

        return call.Return(best);
    }

    static int SplitExponent(NativeCall call)
    {
        var number = call.Number(0);
        if (number == 0 || !double.IsFinite(number)) return call.Return(new LuaValue(number), new LuaValue(0.0));
        var exponent = Math.ILogB(number) + 1;
        return call.Return(new LuaValue(Math.ScaleB(number, -exponent)), new LuaValue((double)exponent));
    }

    static int SplitFraction(NativeCall call)
    {
        var number = call.Number(0);
        var whole = Math.Truncate(number);
        var fraction = double.IsInfinity(number) ? 0 : number - whole;
        return call.Return(new LuaValue(whole), new LuaValue(Math.CopySign(fraction, number)));
    }

    static int Random(NativeCall call)
    {
        var chance = call.Machine.Random.Next() % RandomSequence.Max / (double)RandomSequence.Max;
        switch (call.Count)
        {
            case 0:
                return call.Return(chance);
            case 1:
                var max = call.Integer(0);
                if (max < 1) throw call.ArgumentError(0, "interval is empty");
                return call.Return(Math.Floor(chance * max) + 1);
            case 2:
                var (low, high) = (call.Integer(0), call.Integer(1));
                if (low > high) throw call.ArgumentError(1, "interval is empty");
                return call.Return(Math.Floor(chance * ((double)high - low + 1)) + low);
            default:
                throw call.Error("wrong number of arguments");
        }
    }

    static int Seed(NativeCall call)
    {
        call.Machine.Random.Seed(call.Integer(0));
        return NativeCall.Return();
    }
}
