namespace Distro.Lua.Text;

/// <summary>Whole numbers in bases 2 to 36, as strtoul reads them: blanks around, a sign, "0x" before base 16; too large ones become the largest.</summary>
static class Radix
{
    public static bool TryParse(ReadOnlySpan<byte> text, int radix, out double number)
    {
        number = 0;
        text = NumberText.TrimBlanks(Characters.UntilZero(text));
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (radix == 16 && text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') text = text[2..];
        if (text.IsEmpty) return false;
        ulong value = 0;
        var overflows = false;
        foreach (var c in text)
        {
            var digit = Characters.IsDigit(c) ? c - '0' : Characters.IsLetter(c) ? (c | 0x20) - 'a' + 10 : radix;
            if (digit >= radix) return false;
            overflows |= value > (ulong.MaxValue - (ulong)digit) / (ulong)radix;
            value = value * (ulong)radix + (ulong)digit;
        }

        number = overflows ? ulong.MaxValue : negative ? 0 - value : value;
        return true;
    }
}
