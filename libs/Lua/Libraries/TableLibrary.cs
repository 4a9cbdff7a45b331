using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>The table functions. Sorting is in <see cref="TableSort"/>.</summary>
static class TableLibrary
{
    public static void Add(LuaMachine machine)
    {
        var table = machine.AddTable("table");
        table.Add("concat", Concat);
        table.Add("insert", Insert);
        table.Add("remove", Remove);
        table.Add("getn", static call => call.Return((double)call.Table(0).Length));
        table.Add("setn", static call => throw call.Error("'setn' is obsolete"));
        table.Add("maxn", static call => call.Return(LargestIndex(call.Table(0))));
        table.Add("sort", static call => TableSort.Sort(call));
        table.Add("foreach", ForEach);
        table.Add("foreachi", ForEachIndex);
    }

    static int Concat(NativeCall call)
    {
        var table = call.Table(0);
        var separator = call.String(1, LuaString.Empty);
        var first = call.Integer(2, 1);
        var last = call[3].IsNil ? table.Length : call.Integer(3);
        using var text = new ByteBuilder();
        for (long i = first; i <= last; i++)
        {
            var value = table.Get((int)i);
            if (Tostring.Coerce(value) is not { } part)
                throw call.Error($"invalid value ({value.TypeName}) at index {i} in table for 'concat'");
            call.Machine.Spend(1);
            call.Machine.Meter.Require(text.Count + part.Length + separator.Length);
            text.Add(part.Span);
            if (i != last) text.Add(separator.Span);
        }

        return call.Return(call.Machine.NewString(text.Span));
    }

    static int Insert(NativeCall call)
    {
        var table = call.Writable(0);
        var end = table.Length + 1;
        switch (call.Count)
        {
            case 2:
                table.Set(end, call[1]);
                return NativeCall.Return();
            case 3:
                var position = call.Integer(1);
                if (position > end) end = position;
                call.Machine.Spend(Math.Max(0, end - Math.Max(position, 1)));
                for (var i = end; i > position; i--) table.Set(i, table.Get(i - 1));
                table.Set(position, call[2]);
                return NativeCall.Return();
            default:
                throw call.Error("wrong number of arguments to 'insert'");
        }
    }

    static int Remove(NativeCall call)
    {
        var table = call.Writable(0);
        var end = table.Length;
        var position = call.Integer(1, end);
        if (position < 1 || position > end) return NativeCall.Return();
        var removed = table.Get(position);
        call.Machine.Spend(end - position);
        for (; position < end; position++) table.Set(position, table.Get(position + 1));
        table.Set(end, default);
        return call.Return(removed);
    }

    static double LargestIndex(LuaTable table)
    {
        var largest = 0.0;
        var key = default(LuaValue);
        while (table.TryNext(ref key, out _) && !key.IsNil)
            if (key.IsNumber && key.Number > largest) largest = key.Number;
        return largest;
    }

    static int ForEach(NativeCall call)
    {
        var table = call.Table(0);
        var function = new LuaValue(call.Function(1));
        var key = default(LuaValue);
        while (table.TryNext(ref key, out var value) && !key.IsNil)
        {
            var result = call.Call(function, key, value);
            if (!result.IsNil) return call.Return(result);
        }

        return NativeCall.Return();
    }

    static int ForEachIndex(NativeCall call)
    {
        var table = call.Table(0);
        var function = new LuaValue(call.Function(1));
        var count = table.Length;
        for (var i = 1; i <= count; i++)
        {
            var result = call.Call(function, new LuaValue((double)i), table.Get(i));
            if (!result.IsNil) return call.Return(result);
        }

        return NativeCall.Return();
    }
}
