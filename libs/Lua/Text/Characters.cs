namespace Distro.Lua.Text;

/// <summary>Classes of bytes as the C locale has them.</summary>
static class Characters
{
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    public static bool IsLower(byte c) => (uint)(c - 'a') <= 25;

    public static bool IsUpper(byte c) => (uint)(c - 'A') <= 25;

    public static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 25;

    public static bool IsAlphanumeric(byte c) => IsLetter(c) || IsDigit(c);

    public static bool IsSpace(byte c) => c == ' ' || (uint)(c - 9) <= 4;

    public static bool IsControl(byte c) => c < 32 || c == 127;

    public static bool IsPunctuation(byte c) => c > 32 && c < 127 && !IsAlphanumeric(c);

    public static bool IsHexDigit(byte c) => HexValue(c) >= 0;

    public static bool IsNameStart(byte c) => IsLetter(c) || c == '_';

    public static bool IsNamePart(byte c) => IsAlphanumeric(c) || c == '_';

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(byte c)
    {
        if (IsDigit(c)) return c - '0';
        var letter = (c | 0x20) - 'a';
        return (uint)letter <= 5 ? letter + 10 : -1;
    }

    /// <summary>The text up to its first zero byte: all that C functions see of it.</summary>
    public static ReadOnlySpan<byte> UntilZero(ReadOnlySpan<byte> text)
    {
        var zero = text.IndexOf((byte)0);
        return zero < 0 ? text : text[..zero];
    }

    public static byte ToLower(byte c) => IsUpper(c) ? (byte)(c | 0x20) : c;

    public static byte ToUpper(byte c) => IsLower(c) ? (byte)(c & ~0x20) : c;
}
