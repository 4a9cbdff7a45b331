using Distro.Lua.Machine;
using Distro.Lua.Values;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>
/// A reply as a Lua value. Nil of RESP2 is false, that of RESP3 is nil; a status is {ok=...}, an error {err=...}; RESP3's maps, sets, doubles, big numbers and
/// verbatim strings are tables with one field that says what they are. Attributes are left out.
/// </summary>
internal static class LuaFromReply
{
    private const int VerbatimPrefixBytes = 4;
    private const int LineEndBytes = 2;

    private static readonly LuaString ok = LuaString.From("ok");
    private static readonly LuaString err = LuaString.From("err");
    private static readonly LuaString isCounted = LuaString.From("ignore_error_stats_update");

    public static LuaValue Read(LuaMachine machine, ReadOnlySpan<byte> reply)
    {
        var reader = new ReplyReader(reply);
        return Read(machine, reply, ref reader);
    }

    /// <summary>{err = text}: how errors look to scripts.</summary>
    public static LuaTable Error(LuaMachine machine, LuaString text, bool isFromCommand = false)
    {
        var table = machine.NewTable(0, isFromCommand ? 2 : 1);
        table.Set(new LuaValue(err), new LuaValue(text));
        if (isFromCommand) table.Set(new LuaValue(isCounted), new LuaValue(true));
        return table;
    }

    /// <summary>An error that was counted when the command that gave it ran: not to be counted again.</summary>
    public static bool IsCounted(in LuaValue error) => error.AsTable?.Get(isCounted).IsTruthy == true;

    private static LuaValue Read(LuaMachine machine, ReadOnlySpan<byte> reply, ref ReplyReader reader)
    {
        var start = reader.Position;
        if (reader.TryRead(out var item) != ReplyStatus.Complete) throw new InvalidOperationException("a command wrote a reply that is none");
        switch (item.Kind)
        {
            case ReplyKind.Integer:
                return new LuaValue((double)item.Number);
            case ReplyKind.Bulk:
                return new LuaValue(machine.NewString(item.Text));
            case ReplyKind.Simple:
                return Field(machine, ok, new LuaValue(machine.NewString(item.Text)));
            case ReplyKind.Error or ReplyKind.BulkError:
                return new LuaValue(Error(machine, machine.NewString(item.Text), isFromCommand: true));
            case ReplyKind.Null:
                return reply[start] == (byte)ReplyKind.Null ? default : new LuaValue(false);
            case ReplyKind.Boolean:
                return new LuaValue(item.Number != 0);
            case ReplyKind.Double:
                DoubleText.TryParse(item.Text, out var number);
                return Field(machine, "double", new LuaValue(number));
            case ReplyKind.BigNumber:
                return Field(machine, "big_number", new LuaValue(machine.NewString(item.Text)));
            case ReplyKind.Verbatim:
                return Verbatim(machine, item.Text, reply.Slice(reader.Position - LineEndBytes - item.Text.Length - VerbatimPrefixBytes, VerbatimPrefixBytes - 1));
            case ReplyKind.Attribute:
                for (var i = 0L; i < item.Children; i++) Read(machine, reply, ref reader);
                return Read(machine, reply, ref reader);
            case ReplyKind.Map:
                return ReadMap(machine, reply, ref reader, item.Number);
            case ReplyKind.Set:
                return ReadSet(machine, reply, ref reader, item.Number);
            default:
                var array = machine.NewTable((int)item.Number);
                for (var i = 1; i <= item.Number; i++) array.Set(i, Read(machine, reply, ref reader));
                return new LuaValue(array);
        }
    }

    private static LuaValue ReadMap(LuaMachine machine, ReadOnlySpan<byte> reply, ref ReplyReader reader, long pairs)
    {
        var map = machine.NewTable(0, (int)pairs);
        for (var i = 0L; i < pairs; i++)
        {
            var key = Read(machine, reply, ref reader);
            var value = Read(machine, reply, ref reader);
            if (!key.IsNil) map.Set(key, value);
        }

        return Field(machine, "map", new LuaValue(map));
    }

    private static LuaValue ReadSet(LuaMachine machine, ReadOnlySpan<byte> reply, ref ReplyReader reader, long count)
    {
        var set = machine.NewTable(0, (int)count);
        for (var i = 0L; i < count; i++)
        {
            var member = Read(machine, reply, ref reader);
            if (!member.IsNil) set.Set(member, new LuaValue(true));
        }

        return Field(machine, "set", new LuaValue(set));
    }

    private static LuaValue Verbatim(LuaMachine machine, ReadOnlySpan<byte> text, ReadOnlySpan<byte> format)
    {
        var table = machine.NewTable(0, 2);
        table["string"] = new LuaValue(machine.NewString(text));
        table["format"] = new LuaValue(machine.NewString(format));
        return Field(machine, "verbatim_string", new LuaValue(table));
    }

    private static LuaValue Field(LuaMachine machine, string name, LuaValue value)
    {
        var table = machine.NewTable(0, 1);
        table[name] = value;
        return new LuaValue(table);
    }

    private static LuaValue Field(LuaMachine machine, LuaString name, LuaValue value)
    {
        var table = machine.NewTable(0, 1);
        table.Set(new LuaValue(name), value);
        return new LuaValue(table);
    }
}
