using Distro.Lua.Machine;
using Distro.Lua.Text;

namespace Distro.Lua.Libraries;

/// <summary>What stands between "%" and the letter of a format's conversion: flags, width, precision.</summary>
readonly struct Conversion
{
    const int FlagsMax = 5;

    bool IsLeft { get; init; }
    bool IsZeroPadded { get; init; }
    int Width { get; init; }

    public bool IsAlternate { get; private init; }

    /// <summary>Digits after the point, or at least; characters of a string at most. -1 when nothing is said.</summary>
    public int Precision { get; private init; }

    /// <summary>What stands before a number that is not negative.</summary>
    public string PlusSign { get; private init; }

    /// <summary>Reads up to the letter, where the position then is.</summary>
    public static Conversion Read(NativeCall call, ReadOnlySpan<byte> format, ref int at)
    {
        var start = at;
        while (at < format.Length && "-+ #0"u8.Contains(format[at])) at++;
        if (at - start > FlagsMax) throw call.Error("invalid format (repeated flags)");
        var flags = format[start..at];
        var width = ReadNumber(format, ref at);
        var precision = -1;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Math.Max(0, ReadNumber(format, ref at));
        }

        if (at < format.Length && Characters.IsDigit(format[at])) throw call.Error("invalid format (width or precision too long)");
        return new Conversion
        {
            IsLeft = flags.Contains((byte)'-'), IsZeroPadded = flags.Contains((byte)'0'), IsAlternate = flags.Contains((byte)'#'),
            PlusSign = flags.Contains((byte)'+') ? "+" : flags.Contains((byte)' ') ? " " : "", Width = width, Precision = precision,
        };
    }

    /// <summary>Adds leading zeros that the precision of a whole number asks for; zero with precision 0 has no digits.</summary>
    public string WithPrecision(string digits, bool isZero) => isZero && Precision == 0 ? "" : digits.PadLeft(Math.Max(0, Precision), '0');

    public void AddNumber(ByteBuilder text, string prefix, string digits, bool padsWithZeros)
    {
        var missing = Width - prefix.Length - digits.Length;
        if (missing > 0 && IsZeroPadded && !IsLeft && padsWithZeros) digits = new string('0', missing) + digits;
        Span<byte> bytes = stackalloc byte[prefix.Length + digits.Length];
        System.Text.Encoding.ASCII.GetBytes(prefix + digits, bytes);
        Pad(text, bytes);
    }

    public void Pad(ByteBuilder text, ReadOnlySpan<byte> value)
    {
        var blanks = Math.Max(0, Width - value.Length);
        if (!IsLeft) Fill(text, (byte)' ', blanks);
        text.Add(value);
        if (IsLeft) Fill(text, (byte)' ', blanks);
    }

    static void Fill(ByteBuilder text, byte value, int count)
    {
        for (var i = 0; i < count; i++) text.Add(value);
    }

    // At most two digits.
    static int ReadNumber(ReadOnlySpan<byte> format, ref int at)
    {
        var number = 0;
        for (var i = 0; i < 2 && at < format.Length && Characters.IsDigit(format[at]); i++) number = number * 10 + format[at++] - '0';
        return number;
    }
}
