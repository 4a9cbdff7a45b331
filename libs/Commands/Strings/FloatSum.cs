using System.Globalization;
using Distro.Resp;

namespace Distro.Commands.Strings;

/// <summary>
/// The sum of two numbers given as text, as INCRBYFLOAT and HINCRBYFLOAT print it: never an exponent, at most 17 decimals, no trailing zeros.
/// Valkey adds in 80-bit floats, so that 0.1 + 0.2 is 0.3; here numbers that fit are added as decimals, which is exact, and only the rest as doubles.
/// </summary>
internal static class FloatSum
{
    public const int NotANumber = -1;
    public const int NotFinite = -2;

    /// <summary>Longest text of a sum, in bytes: 309 digits of the largest double, a sign, a point and 17 decimals.</summary>
    public const int BytesMax = 352;

    private const int DecimalsMax = 17;
    private const decimal DecimalMax = 1_000_000_000_000_000_000_000_000_000m;

    /// <summary>Writes the sum. Returns its length in bytes, or <see cref="NotANumber"/> or <see cref="NotFinite"/>.</summary>
    public static int Write(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        if (!DoubleText.TryParse(left, out var leftDouble) || !DoubleText.TryParse(right, out var rightDouble)) return NotANumber;
        int length;
        if (decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var leftDecimal)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var rightDecimal)
            && Math.Abs(leftDecimal) < DecimalMax
            && Math.Abs(rightDecimal) < DecimalMax)
        {
            var sum = Math.Round(leftDecimal + rightDecimal, DecimalsMax, MidpointRounding.ToEven);
            sum.TryFormat(destination, out length, "F17", CultureInfo.InvariantCulture);
        }
        else
        {
            var sum = leftDouble + rightDouble;
            if (!double.IsFinite(sum)) return NotFinite;
            sum.TryFormat(destination, out length, "F17", CultureInfo.InvariantCulture);
        }

        var text = destination[..length].TrimEnd((byte)'0').TrimEnd((byte)'.');
        if (!text.SequenceEqual("-0"u8)) return text.Length;
        destination[0] = (byte)'0';
        return 1;
    }
}
