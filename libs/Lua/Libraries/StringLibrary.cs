using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>The string functions, which are also every string's methods.</summary>
static class StringLibrary
{
    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("string");
        table.Add("byte", Byte);
        table.Add("char", Char);
        table.Add("dump", Dump);
        table.Add("format", static call => StringFormat.Format(call));
        table.Add("len", static call => call.Return((double)call.String(0).Length));
        table.Add("lower", static call => Mapped(call, Characters.ToLower));
        table.Add("upper", static call => Mapped(call, Characters.ToUpper));
        table.Add("rep", Repeat);
        table.Add("reverse", Reverse);
        table.Add("sub", Sub);
        StringSearch.Add(table);
        var metatable = machine.NewTable();
        metatable["__index"] = new LuaValue(table);
        machine.StringMetatable = metatable;
    }

    /// <summary>A position as scripts give it, negative from the end, as an offset from 1 that may be outside.</summary>
    public static long Position(long position, int length) => position >= 0 ? position : Math.Max(0, length + position + 1);

    /// <summary>Compiled code has no form outside the machine, and is never taken back: what there is to see of it is that it is some.</summary>
    static int Dump(NativeCall call)
    {
        if (call.Function(0) is not LuaClosure) throw call.Error("unable to dump given function");
        return call.Return(LuaString.From("\x1bLua"));
    }

    static int Byte(NativeCall call)
    {
        const int resultsMax = 8_000;
        var text = call.String(0);
        var start = Position(call.Long(1, 1), text.Length);
        var last = Math.Min(text.Length, Position(call.Long(2, start), text.Length));
        if (last < Math.Max(1, start)) return NativeCall.Return();
        var first = (int)Math.Max(1, start);
        var count = (int)last - first + 1;
        if (count > resultsMax) throw call.Error("string slice too long");
        call.Room(count);
        for (var i = 0; i < count; i++) call.SetResult(i, new LuaValue((double)text[first - 1 + i]));
        return count;
    }

    static int Char(NativeCall call)
    {
        var bytes = new byte[call.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            var code = call.Integer(i);
            if (code is < 0 or > byte.MaxValue) throw call.ArgumentError(i, "invalid value");
            bytes[i] = (byte)code;
        }

        return call.Return(call.Machine.NewString(bytes));
    }

    static int Mapped(NativeCall call, Func<byte, byte> map)
    {
        var text = call.String(0);
        Charge(call, text.Length);
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = map(text[i]);
        return call.Return(new LuaString(bytes));
    }

    static int Repeat(NativeCall call)
    {
        const long lengthMax = 512L << 20;
        var text = call.String(0);
        var count = call.Integer(1);
        if (count <= 0 || text.Length == 0) return call.Return(LuaString.Empty);
        var length = (long)text.Length * count;
        if (length > lengthMax) throw call.Error("resulting string too large");
        Charge(call, length);
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        text.Span.CopyTo(bytes);
        for (var filled = text.Length; filled < bytes.Length;)
        {
            var more = Math.Min(filled, bytes.Length - filled);
            bytes.AsSpan(0, more).CopyTo(bytes.AsSpan(filled));
            filled += more;
        }

        return call.Return(new LuaString(bytes));
    }

    static int Reverse(NativeCall call)
    {
        var text = call.String(0);
        Charge(call, text.Length);
        var bytes = text.Span.ToArray();
        bytes.AsSpan().Reverse();
        return call.Return(new LuaString(bytes));
    }

    static int Sub(NativeCall call)
    {
        var text = call.String(0);
        var first = Math.Max(1, Position(call.Long(1), text.Length));
        var last = Math.Min(text.Length, Position(call.Long(2, -1), text.Length));
        if (first > last) return call.Return(LuaString.Empty);
        return call.Return(call.Machine.NewString(text.Span[(int)(first - 1)..(int)last]));
    }

    static void Charge(NativeCall call, long bytes)
    {
        call.Machine.Meter.Charge(LuaString.OverheadBytes + bytes);
        call.Machine.Spend((int)(bytes >> 10));
    }
}
