using System.Buffers;
using System.Buffers.Text;

namespace Distro.Resp;

/// <summary>
/// Doubles with seventeen significant digits, as C prints them by "%.17g": 0.1 is 0.10000000000000001. ZSCAN shows the scores of large sorted sets so, on Valkey, where every other command uses
/// <see cref="DoubleText"/>.
/// </summary>
public static class PreciseDoubleText
{
    /// <summary>Longest text that <see cref="Write"/> makes, in bytes.</summary>
    public const int BytesMax = DoubleText.BytesMax;

    private const int Digits = 17;
    private const int PlainPowerMin = -4;

    /// <summary>Returns how many bytes, at most <see cref="BytesMax"/>.</summary>
    public static int Write(double value, Span<byte> destination)
    {
        if (value == 0 || !double.IsFinite(value)) return DoubleText.Write(value, destination);
        Span<byte> scientific = stackalloc byte[BytesMax];
        Utf8Formatter.TryFormat(Math.Abs(value), scientific, out var length, new StandardFormat('E', Digits - 1));
        var mark = scientific[..length].IndexOf((byte)'E');
        Utf8Parser.TryParse(scientific[(mark + 1)..length], out int power, out _);
        scientific[2..mark].CopyTo(scientific[1..]);
        ReadOnlySpan<byte> digits = scientific[..(mark - 1)].TrimEnd((byte)'0');
        var sign = value < 0 ? 1 : 0;
        if (sign == 1) destination[0] = (byte)'-';
        destination = destination[sign..];
        return sign + (power is >= PlainPowerMin and < Digits ? LayPlain(digits, power, destination) : LayScientific(digits, power, destination));
    }

    private static int LayPlain(ReadOnlySpan<byte> digits, int power, Span<byte> destination)
    {
        var zeros = power + 1 - digits.Length;
        if (zeros < 0) return DoubleText.LayFraction(digits, zeros, destination);
        digits.CopyTo(destination);
        destination.Slice(digits.Length, zeros).Fill((byte)'0');
        return digits.Length + zeros;
    }

    /// <summary>The exponent has two digits at least.</summary>
    private static int LayScientific(ReadOnlySpan<byte> digits, int power, Span<byte> destination)
    {
        var at = 0;
        destination[at++] = digits[0];
        if (digits.Length > 1)
        {
            destination[at++] = (byte)'.';
            digits[1..].CopyTo(destination[at..]);
            at += digits.Length - 1;
        }

        destination[at++] = (byte)'e';
        destination[at++] = (byte)(power < 0 ? '-' : '+');
        power = Math.Abs(power);
        if (power < 10) destination[at++] = (byte)'0';
        return at + IntegerText.Write(power, destination[at..]);
    }
}
