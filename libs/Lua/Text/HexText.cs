namespace Distro.Lua.Text;

/// <summary>Hexadecimal numbers as strtod reads them after "0x": digits, perhaps a point, perhaps a binary exponent.</summary>
static class HexText
{
    const int ExponentMax = 10_000;

    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var (at, scale, any) = (0, 0, false);
        var seenPoint = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }

            var digit = Characters.HexValue(text[at]);
            if (digit < 0) break;
            number = number * 16 + digit;
            if (seenPoint) scale -= 4;
            any = true;
        }

        if (!any) return false;
        if (at < text.Length && !TryParseExponent(text[at..], ref scale)) return false;
        number = Math.ScaleB(number, scale);
        return true;
    }

    static bool TryParseExponent(ReadOnlySpan<byte> text, ref int scale)
    {
        if ((text[0] | 0x20) != 'p') return false;
        text = text[1..];
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (text.IsEmpty) return false;
        var exponent = 0;
        foreach (var digit in text)
        {
            if (!Characters.IsDigit(digit)) return false;
            exponent = Math.Min(ExponentMax, exponent * 10 + digit - '0');
        }

        scale += negative ? -exponent : exponent;
        return true;
    }
}
