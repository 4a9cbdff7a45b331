using System.Globalization;
using Distro.Lua.Machine;
using Distro.Lua.Text;

namespace Distro.Lua.Libraries;

/// <summary>string.format: the conversions of C's printf that Lua 5.1 lets through, and %q.</summary>
static class StringFormat
{
    /// <summary>Texts from here on are put in whole when nothing is said about their precision.</summary>
    const int LongText = 100;

    public static int Format(NativeCall call)
    {
        var format = call.String(0);
        var argument = 0;
        using var text = new ByteBuilder(format.Length + 32);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Add(format[i]);
            }
            else if (++i < format.Length && format[i] == '%')
            {
                text.Add((byte)'%');
            }
            else
            {
                if (++argument >= call.Count) throw call.ArgumentError(argument, "no value");
                var item = Conversion.Read(call, format.Span, ref i);
                var kind = i < format.Length ? format[i] : (byte)0;
                AddItem(call, text, item, kind, argument);
            }

            call.Machine.Meter.Require(text.Count);
        }

        return call.Return(call.Machine.NewString(text.Span));
    }

    static void AddItem(NativeCall call, ByteBuilder text, Conversion item, byte kind, int argument)
    {
        switch ((char)kind)
        {
            case 'c':
                // C's printf ends at a zero byte, and what comes after it is lost.
                if ((byte)call.Integer(argument) is var code and not 0) item.Pad(text, [code]);
                break;
            case 'd' or 'i':
                AddInteger(text, item, NativeCall.ToInt64(call.Number(argument)));
                break;
            case 'o' or 'u' or 'x' or 'X':
                AddUnsigned(text, item, (char)kind, call.Number(argument));
                break;
            case 'e' or 'E' or 'f' or 'g' or 'G':
                AddReal(text, item, (char)kind, call.Number(argument));
                break;
            case 'q':
                AddQuoted(text, call.String(argument).Span);
                break;
            case 's':
                var value = call.String(argument).Span;
                if (item.Precision < 0 && value.Length >= LongText)
                {
                    text.Add(value);
                    break;
                }

                value = Characters.UntilZero(value);
                item.Pad(text, item.Precision >= 0 && item.Precision < value.Length ? value[..item.Precision] : value);
                break;
            default:
                throw call.Error(kind == 0 ? "invalid option '%' to 'format'" : $"invalid option '%{(char)kind}' to 'format'");
        }
    }

    static void AddInteger(ByteBuilder text, Conversion item, long value)
    {
        var magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        var digits = item.WithPrecision(magnitude.ToString(CultureInfo.InvariantCulture), magnitude == 0);
        item.AddNumber(text, value < 0 ? "-" : item.PlusSign, digits, padsWithZeros: item.Precision < 0);
    }

    static void AddUnsigned(ByteBuilder text, Conversion item, char kind, double number)
    {
        var value = number >= 9223372036854775808.0 && number < 18446744073709551616.0 ? (ulong)number : (ulong)NativeCall.ToInt64(number);
        var digits = kind switch
        {
            'o' => Convert.ToString((long)value, 8),
            'x' => value.ToString("x", CultureInfo.InvariantCulture),
            'X' => value.ToString("X", CultureInfo.InvariantCulture),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
        digits = item.WithPrecision(digits, value == 0);
        if (kind == 'o' && item.IsAlternate && !digits.StartsWith('0')) digits = "0" + digits;
        var prefix = item.IsAlternate && value != 0 && (kind is 'x' or 'X') ? "0" + kind : "";
        item.AddNumber(text, prefix, digits, padsWithZeros: item.Precision < 0);
    }

    static void AddReal(ByteBuilder text, Conversion item, char kind, double number)
    {
        var precision = item.Precision < 0 ? 6 : item.Precision;
        var magnitude = Math.Abs(number);
        var digits = char.ToLowerInvariant(kind) switch
        {
            'e' => NumberText.Scientific(magnitude, precision),
            'f' => NumberText.Fixed(magnitude, precision),
            _ => NumberText.General(magnitude, precision, item.IsAlternate),
        };
        if (item.IsAlternate && double.IsFinite(number) && !digits.Contains('.', StringComparison.Ordinal))
        {
            var mark = digits.IndexOf('e', StringComparison.Ordinal);
            digits = mark < 0 ? digits + "." : digits.Insert(mark, ".");
        }

        if (char.IsUpper(kind)) digits = digits.ToUpperInvariant();
        item.AddNumber(text, double.IsNegative(number) ? "-" : item.PlusSign, digits, padsWithZeros: double.IsFinite(number));
    }

    static void AddQuoted(ByteBuilder text, ReadOnlySpan<byte> value)
    {
        text.Add((byte)'"');
        foreach (var c in value)
        {
            switch (c)
            {
                case (byte)'"' or (byte)'\\' or (byte)'\n':
                    text.Add((byte)'\\');
                    text.Add(c);
                    break;
                case (byte)'\r':
                    text.Add("\\r"u8);
                    break;
                case 0:
                    text.Add("\\000"u8);
                    break;
                default:
                    text.Add(c);
                    break;
            }
        }

        text.Add((byte)'"');
    }
}
