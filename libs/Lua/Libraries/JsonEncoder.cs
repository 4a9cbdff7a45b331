using System.Globalization;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>Writes a value as JSON. A table whose keys are all positive whole numbers is an array, any other an object; an empty one is an object.</summary>
sealed class JsonEncoder(LuaMachine machine, JsonSettings settings, ByteBuilder text)
{
    const int StepsBetweenChecks = 1_000;

    int steps;
    int depth;

    public void Write(in LuaValue value)
    {
        if (++steps % StepsBetweenChecks == 0)
        {
            machine.Spend(StepsBetweenChecks);
            machine.Meter.Require(text.Count);
        }

        switch (value.Type)
        {
            case LuaType.String:
                WriteString(value.AsString!.Span);
                break;
            case LuaType.Number:
                WriteNumber(value.AsNumber);
                break;
            case LuaType.Boolean:
                text.AddAscii(value.IsTruthy ? "true" : "false");
                break;
            case LuaType.Table:
                WriteTable(value.AsTable!);
                break;
            case LuaType.Nil or LuaType.Userdata:
                text.AddAscii("null");
                break;
            default:
                throw Refuse(value, "type not supported");
        }
    }

    static JsonException Refuse(in LuaValue value, string why) => new($"Cannot serialise {value.TypeName}: {why}");

    void WriteTable(LuaTable table)
    {
        if (++depth > settings.EncodeDepth) throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"Cannot serialise, excessive nesting ({depth})"));
        var length = ArrayLength(table);
        if (length > 0) WriteArray(table, length);
        else WriteObject(table);
        depth--;
    }

    // The last index of an array; -1 for what is none.
    int ArrayLength(LuaTable table)
    {
        var (max, count) = (0.0, 0);
        var key = default(LuaValue);
        while (table.TryNext(ref key, out _) && !key.IsNil)
        {
            if (!key.IsNumber || key.AsNumber < 1 || Math.Floor(key.AsNumber) != key.AsNumber) return -1;
            max = Math.Max(max, key.AsNumber);
            count++;
        }

        if (settings.SparseRatio > 0 && max > (double)count * settings.SparseRatio && max > settings.SparseSafe)
            return settings.SparseConverts ? -1 : throw Refuse(new LuaValue(table), "excessively sparse array");
        return (int)Math.Min(max, int.MaxValue);
    }

    void WriteArray(LuaTable table, int length)
    {
        text.Add((byte)'[');
        for (var i = 1; i <= length; i++)
        {
            if (i > 1) text.Add((byte)',');
            Write(table.Get(i));
        }

        text.Add((byte)']');
    }

    void WriteObject(LuaTable table)
    {
        text.Add((byte)'{');
        var isFirst = true;
        var key = default(LuaValue);
        while (table.TryNext(ref key, out var value) && !key.IsNil)
        {
            if (!isFirst) text.Add((byte)',');
            isFirst = false;
            if (key.IsNumber)
            {
                text.Add((byte)'"');
                WriteNumber(key.AsNumber);
                text.Add((byte)'"');
            }
            else if (key.AsString is { } name)
            {
                WriteString(name.Span);
            }
            else
            {
                throw Refuse(key, "table key must be a number or string");
            }

            text.Add((byte)':');
            Write(value);
        }

        text.Add((byte)'}');
    }

    void WriteNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            if (settings.InvalidNumbers == InvalidNumberPolicy.Refuse) throw Refuse(new LuaValue(number), "must not be NaN or Inf");
            text.AddAscii(settings.InvalidNumbers == InvalidNumberPolicy.Null ? "null" : double.IsNaN(number) ? "nan" : NumberText.NotFinite(number)!);
            return;
        }

        if (settings.Precision == NumberText.DigitsShown) text.Add(NumberText.Print(number));
        else text.AddAscii(NumberText.General(number, settings.Precision, keepZeros: false));
    }

    void WriteString(ReadOnlySpan<byte> value)
    {
        text.Add((byte)'"');
        foreach (var c in value)
        {
            switch (c)
            {
                case (byte)'"' or (byte)'\\' or (byte)'/':
                    text.Add((byte)'\\');
                    text.Add(c);
                    break;
                case (byte)'\b':
                    text.Add("\\b"u8);
                    break;
                case (byte)'\t':
                    text.Add("\\t"u8);
                    break;
                case (byte)'\n':
                    text.Add("\\n"u8);
                    break;
                case (byte)'\f':
                    text.Add("\\f"u8);
                    break;
                case (byte)'\r':
                    text.Add("\\r"u8);
                    break;
                case < 32 or 127:
                    text.AddAscii("\\u00" + c.ToString("x2", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Add(c);
                    break;
            }
        }

        text.Add((byte)'"');
    }
}
