using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>The basic functions. Those that read files do not exist here; print is the host's to give.</summary>
static class BaseLibrary
{
    /// <summary>next is one object for all machines, so that the loop knows pairs when it sees it.</summary>
    public static readonly NativeFunction Next = new("next", NextEntry);

    static readonly NativeFunction ipairsStep = new("ipairs step", IpairsStep);

    static readonly LuaString assertionFailed = LuaString.From("assertion failed!");

    static readonly LuaString[] typeNames = Enum.GetValues<LuaType>().Select(type => LibraryTable.Name(type.Name())).ToArray();

    public static void Add(LuaMachine machine)
    {
        var globals = machine.Globals;
        globals["_G"] = new LuaValue(globals);
        globals["_VERSION"] = new LuaValue("Lua 5.1");
        globals["next"] = new LuaValue(Next);
        globals.Add("assert", Assert);
        globals.Add("error", Error);
        globals.Add("pcall", NativeKind.ProtectedCall);
        globals.Add("xpcall", NativeKind.ProtectedCallWithHandler);
        globals.Add("type", static call => call.Return(typeNames[(int)call.Any(0).Type]));
        globals.Add("tostring", static call => call.Return(ToString(call, call.Any(0))));
        globals.Add("tonumber", ToNumber);
        globals.Add("pairs", static call => Pairs(call));
        globals.Add("ipairs", static call => Ipairs(call));
        globals.Add("select", Select);
        globals.Add("unpack", Unpack);
        globals.Add("rawequal", static call => call.Return(LuaValue.RawEquals(call.Any(0), call.Any(1))));
        globals.Add("rawget", RawGet);
        globals.Add("rawset", RawSet);
        globals.Add("getmetatable", GetMetatable);
        globals.Add("setmetatable", SetMetatable);
        var tuning = new CollectorTuning();
        globals.Add("collectgarbage", call => CollectGarbage(call, tuning));
        globals.Add("gcinfo", static call => call.Return(Math.Floor(call.Machine.Meter.Measure() / 1024.0)));
        ChunkFunctions.Add(globals);
        EnvironmentFunctions.Add(globals);
    }

    /// <summary>tostring, asking __tostring.</summary>
    public static LuaValue ToString(NativeCall call, in LuaValue value)
    {
        var handler = Metatables.Handler(call.Machine, value, MetaEvent.ToString);
        if (!handler.IsNil) return call.Call(handler, value);
        return value.IsString ? value : new LuaValue(Tostring.Raw(value));
    }

    static int Assert(NativeCall call)
    {
        if (call.Any(0).IsTruthy) return call.ReturnFrom(0);
        throw call.Error(call.String(1, assertionFailed).Span);
    }

    static int Error(NativeCall call)
    {
        var level = call.Integer(1, 1);
        var value = call[0];
        if (level <= 0 || !(value.IsString || value.IsNumber)) return call.Raise(value);
        var where = System.Text.Encoding.UTF8.GetBytes(Positions.Where(call.Machine, level));
        return call.Raise(new LuaValue(LuaString.From([.. where, .. Tostring.Coerce(value)!.Span])));
    }

    static int ToNumber(NativeCall call)
    {
        var radix = call.Integer(1, 10);
        if (radix == 10)
        {
            var value = call.Any(0);
            return Arithmetic.TryNumber(value, out var number) ? call.Return(number) : call.Return(default(LuaValue));
        }

        var text = call.String(0);
        if (radix is < 2 or > 36) throw call.ArgumentError(1, "base out of range");
        return Radix.TryParse(text.Span, radix, out var parsed) ? call.Return(parsed) : call.Return(default(LuaValue));
    }

    static int Pairs(NativeCall call)
    {
        var table = call.Table(0);
        return call.Return([new LuaValue(Next), new LuaValue(table), default]);
    }

    static int Ipairs(NativeCall call)
    {
        var table = call.Table(0);
        return call.Return([new LuaValue(ipairsStep), new LuaValue(table), new LuaValue(0.0)]);
    }

    static int IpairsStep(NativeCall call)
    {
        var table = call.Table(0);
        var index = call.Integer(1) + 1;
        var value = table.Get(index);
        return value.IsNil ? NativeCall.Return() : call.Return(new LuaValue((double)index), value);
    }

    static int NextEntry(NativeCall call)
    {
        var table = call.Table(0);
        var key = call[1];
        if (!table.TryNext(ref key, out var value)) throw call.PlainError("invalid key to 'next'");
        return key.IsNil ? call.Return(default(LuaValue)) : call.Return(key, value);
    }

    static int Select(NativeCall call)
    {
        if (call[0].AsString is { Length: 1 } text && text[0] == '#') return call.Return(call.Count - 1.0);
        var index = call.Integer(0);
        if (index < 0) index = call.Count + index;
        else if (index > call.Count) index = call.Count;
        if (index < 1) throw call.ArgumentError(0, "index out of range");
        return call.ReturnFrom(index);
    }

    static int Unpack(NativeCall call)
    {
        // The C stack of a real Lua has room for so many values in one call.
        const int valuesMax = 8_000;
        var table = call.Table(0);
        var first = call.Integer(1, 1);
        var last = call[2].IsNil ? table.Length : call.Integer(2);
        if (first > last) return NativeCall.Return();
        var count = (long)last - first + 1;
        if (count + call.Count > valuesMax) throw call.Error("too many results to unpack");
        call.Room((int)count);
        for (var i = 0; i < count; i++) call.SetResult(i, table.Get(first + i));
        return (int)count;
    }

    static int RawGet(NativeCall call)
    {
        var table = call.Table(0);
        return call.Return(table.Get(call.Any(1)));
    }

    static int RawSet(NativeCall call)
    {
        var table = call.Table(0);
        var key = call.Any(1);
        var value = call.Any(2);
        table = call.Writable(0);
        if (key.IsNil) throw call.PlainError("table index is nil");
        if (key.IsNumber && double.IsNaN(key.Number)) throw call.PlainError("table index is NaN");
        table.Set(key, value);
        return call.Return(table);
    }

    static int GetMetatable(NativeCall call)
    {
        if (Metatables.Of(call.Machine, call.Any(0)) is not { } metatable) return call.Return(default(LuaValue));
        var shown = metatable.Handler(MetaEvent.Metatable);
        return call.Return(shown.IsNil ? new LuaValue(metatable) : shown);
    }

    static int SetMetatable(NativeCall call)
    {
        var table = call.Table(0);
        if (call.Count < 2 || !(call[1].IsNil || call[1].IsTable)) throw call.ArgumentError(1, "nil or table expected");
        if (table.Metatable is { } old && !old.Handler(MetaEvent.Metatable).IsNil) throw call.Error("cannot change a protected metatable");
        if (table.IsReadOnly) throw call.PlainError("Attempt to modify a readonly table");
        table.Metatable = call[1].AsTable;
        return call.Return(table);
    }

    static int CollectGarbage(NativeCall call, CollectorTuning tuning)
    {
        var option = call[0].IsNil ? "collect" : call.String(0).ToString();
        switch (option)
        {
            case "count":
                return call.Return(call.Machine.Meter.Measure() / 1024.0);
            case "collect":
                call.Machine.Collect(call.End);
                return call.Return(0.0);
            case "stop" or "restart":
                return call.Return(0.0);
            case "setpause":
                var pause = tuning.Pause;
                tuning.Pause = call.Integer(1, 0);
                return call.Return((double)pause);
            case "setstepmul":
                var stepFactor = tuning.StepFactor;
                tuning.StepFactor = call.Integer(1, 0);
                return call.Return((double)stepFactor);
            case "step":
                call.Machine.Collect(call.End);
                // Where steps are real ones, the smallest hardly ever ends a cycle.
                return call.Return(call.Integer(1, 0) > 0);
            default:
                throw call.ArgumentError(0, $"invalid option '{option}'");
        }
    }
}

/// <summary>What scripts set of a collector that is not ours, in percent: kept so that they read it back.</summary>
sealed class CollectorTuning
{
    public int Pause { get; set; } = 200;
    public int StepFactor { get; set; } = 200;
}
