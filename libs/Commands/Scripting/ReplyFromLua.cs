using Distro.Lua.Machine;
using Distro.Lua.Values;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>
/// What a script returns, as a reply. A table that says what it is (err, ok, double, big_number, verbatim_string, map, set) is that; any other is an array up to
/// its first nil. It is measured before it is written: a table may hold itself.
/// </summary>
internal sealed class ReplyFromLua(ReplyWriter reply, int scriptVersion)
{
    /// <summary>Tables within tables.</summary>
    private const int DepthMax = 500;

    /// <summary>Values in one reply.</summary>
    private const int ValuesMax = 16_000_000;

    private static readonly LuaString errName = LuaString.From("err");
    private static readonly LuaString okName = LuaString.From("ok");
    private static readonly LuaString doubleName = LuaString.From("double");
    private static readonly LuaString bigNumber = LuaString.From("big_number");
    private static readonly LuaString verbatimString = LuaString.From("verbatim_string");
    private static readonly LuaString stringName = LuaString.From("string");
    private static readonly LuaString formatName = LuaString.From("format");
    private static readonly LuaString mapName = LuaString.From("map");
    private static readonly LuaString setName = LuaString.From("set");

    private int values;

    public void Write(in LuaValue value)
    {
        if (Fits(value, 0)) WriteValue(value);
        else reply.Error("ERR reached lua stack limit"u8);
    }

    private static LuaString? Text(LuaTable table, LuaString field) => table.Get(field).AsString;

    private static bool IsLeaf(LuaTable table) =>
        Text(table, errName) is not null || Text(table, okName) is not null || table.Get(doubleName).IsNumber || Text(table, bigNumber) is not null;

    private bool Fits(in LuaValue value, int depth)
    {
        if (++values > ValuesMax || depth > DepthMax) return false;
        if (value.AsTable is not { } table || IsLeaf(table)) return true;
        if ((table.Get(mapName).AsTable ?? table.Get(setName).AsTable) is { } members) return EntriesFit(members, depth);
        for (var i = 1; !table.Get(i).IsNil; i++)
            if (!Fits(table.Get(i), depth + 1)) return false;
        return true;
    }

    private bool EntriesFit(LuaTable members, int depth)
    {
        var key = default(LuaValue);
        while (members.TryNext(ref key, out var value) && !key.IsNil)
            if (!Fits(key, depth + 1) || !Fits(value, depth + 1)) return false;
        return true;
    }

    private void WriteValue(in LuaValue value)
    {
        switch (value.Type)
        {
            case LuaType.String:
                reply.Bulk(value.AsString!.Span);
                break;
            case LuaType.Number:
                reply.Integer(NativeCall.ToInt64(value.AsNumber));
                break;
            case LuaType.Boolean when scriptVersion >= 3:
                reply.Boolean(value.IsTruthy);
                break;
            case LuaType.Boolean when value.IsTruthy:
                reply.Integer(1);
                break;
            case LuaType.Table:
                WriteTable(value.AsTable!);
                break;
            default:
                reply.Null();
                break;
        }
    }

    private void WriteTable(LuaTable table)
    {
        if (Text(table, errName) is { } error) WriteError(OneLine(error.Span), LuaFromReply.IsCounted(new LuaValue(table)));
        else if (Text(table, okName) is { } ok) reply.Simple(OneLine(ok.Span));
        else if (table.Get(doubleName) is { IsNumber: true } number) reply.Double(number.AsNumber);
        else if (Text(table, bigNumber) is { } big) WriteBigNumber(OneLine(big.Span));
        else if (table.Get(verbatimString).AsTable is { } verbatim && Text(verbatim, stringName) is { } text && Text(verbatim, formatName) is not null) reply.Verbatim(text.Span);
        else if (table.Get(mapName).AsTable is { } map) WriteEntries(map, isMap: true);
        else if (table.Get(setName).AsTable is { } set) WriteEntries(set, isMap: false);
        else WriteArray(table);
    }

    private void WriteError(ReadOnlySpan<byte> line, bool isCounted)
    {
        if (isCounted) reply.CountedError(line);
        else reply.Error(line);
    }

    private void WriteBigNumber(ReadOnlySpan<byte> digits)
    {
        if (reply.Version < 3) reply.Bulk(digits);
        else reply.Raw([(byte)ReplyKind.BigNumber, .. digits, (byte)'\r', (byte)'\n']);
    }

    private void WriteEntries(LuaTable members, bool isMap)
    {
        var count = 0;
        var key = default(LuaValue);
        while (members.TryNext(ref key, out _) && !key.IsNil) count++;
        if (isMap) reply.Map(count);
        else reply.Set(count);
        key = default;
        while (members.TryNext(ref key, out var value) && !key.IsNil)
        {
            WriteValue(key);
            if (isMap) WriteValue(value);
        }
    }

    private void WriteArray(LuaTable table)
    {
        var count = 0;
        while (!table.Get(count + 1).IsNil) count++;
        reply.Array(count);
        for (var i = 1; i <= count; i++) WriteValue(table.Get(i));
    }

    private static ReadOnlySpan<byte> OneLine(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'\r', (byte)'\n') < 0) return text;
        var line = text.ToArray();
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }
}
