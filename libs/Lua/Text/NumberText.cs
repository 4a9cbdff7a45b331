using System.Globalization;
using System.Text;

namespace Distro.Lua.Text;

/// <summary>Numbers as text, both ways, as the C library of a real Lua 5.1 prints ("%.14g") and reads (strtod) them.</summary>
static class NumberText
{
    /// <summary>Digits that tostring shows.</summary>
    public const int DigitsShown = 14;

    /// <summary>Whole numbers below this have no exponent when printed with 14 digits.</summary>
    const double PlainMax = 1e14;

    const long PositiveNaN = 0x7FF8_0000_0000_0000;

    /// <summary>As tostring and concatenation print it.</summary>
    public static byte[] Print(double number)
    {
        if (Math.Abs(number) < PlainMax && number == Math.Truncate(number) && (number != 0 || !double.IsNegative(number)))
        {
            Span<byte> digits = stackalloc byte[20];
            ((long)number).TryFormat(digits, out var written);
            return digits[..written].ToArray();
        }

        return Encoding.ASCII.GetBytes(General(number, DigitsShown, keepZeros: false));
    }

    /// <summary>The text of NaN and infinities in C; null for other numbers. The default NaN of x86 has its sign set.</summary>
    public static string? NotFinite(double number)
    {
        if (double.IsFinite(number)) return null;
        var name = double.IsNaN(number) ? "nan" : "inf";
        return double.IsNegative(number) ? "-" + name : name;
    }

    /// <summary>"%.{precision}g": the shorter of plain and exponent form, without trailing zeros unless asked to keep them.</summary>
    public static string General(double number, int precision, bool keepZeros)
    {
        if (NotFinite(number) is { } special) return special;
        if (precision == 0) precision = 1;
        var scientific = Math.Abs(number).ToString("E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E');
        var exponent = int.Parse(scientific.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var digits = scientific[..mark].Replace(".", "");
        var sign = double.IsNegative(number) ? "-" : "";
        if (exponent < -4 || exponent >= precision)
        {
            var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return sign + (keepZeros ? mantissa : WithoutZeros(mantissa)) + Exponent(exponent);
        }

        var plain = exponent < 0
            ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length == exponent + 1 ? digits : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
        return sign + (keepZeros ? plain : WithoutZeros(plain));
    }

    /// <summary>"%.{precision}e".</summary>
    public static string Scientific(double number, int precision)
    {
        if (NotFinite(number) is { } special) return special;
        var text = number.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E');
        return text[..mark] + Exponent(int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>"%.{precision}f".</summary>
    public static string Fixed(double number, int precision) =>
        NotFinite(number) ?? number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Reads the whole text as a number: blanks around it, decimal or hexadecimal, inf and nan.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        text = TrimBlanks(Characters.UntilZero(text));
        number = 0;
        if (text.IsEmpty) return false;
        var negative = text[0] == '-';
        var digits = negative || text[0] == '+' ? text[1..] : text;
        if (digits.IsEmpty) return false;
        if (digits.Length > 1 && digits[0] == '0' && (digits[1] | 0x20) == 'x')
        {
            if (!HexText.TryParse(digits[2..], out number)) return false;
        }
        else if (digits[0] > '9')
        {
            if (!TryParseSpecial(digits, out number)) return false;
        }
        else if (!TryParseDecimal(digits, out number))
        {
            return false;
        }

        if (negative) number = -number;
        return true;
    }

    public static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && Characters.IsSpace(text[0])) text = text[1..];
        while (!text.IsEmpty && Characters.IsSpace(text[^1])) text = text[..^1];
        return text;
    }

    static bool TryParseDecimal(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var hasDigit = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (Characters.IsDigit(text[i])) hasDigit = true;
            else if ((text[i] | 0x20) == 'e' && !hasDigit) return false;
            else if (text[i] is not ((byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-')) return false;
        }

        return hasDigit && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    static bool TryParseSpecial(ReadOnlySpan<byte> text, out double number)
    {
        number = double.PositiveInfinity;
        if (Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8)) return true;
        number = BitConverter.Int64BitsToDouble(PositiveNaN);
        return Ascii.EqualsIgnoreCase(text, "nan"u8);
    }

    static string WithoutZeros(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    static string Exponent(int exponent) => (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
}
