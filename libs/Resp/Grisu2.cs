using System.Numerics;

namespace Distro.Resp;

/// <summary>
/// Digits of a double by Florian Loitsch's Grisu2 ("Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010): integers of 64 bits, no more. What it prints reads back
/// equal, and is the shortest such text but for one number in a hundred. Those are why it is used here: Valkey prints by it, and shows 1e23 as 99999999999999990000000.
/// Invariant: all three of number, upper and lower bound are multiplied by one power of ten, so that digits taken off the upper bound are right as long as what is left of it lies within the bounds.
/// </summary>
internal static class Grisu2
{
    /// <summary>Most digits that there are.</summary>
    public const int DigitsMax = 18;

    private const int FractionBits = 52;
    private const ulong HiddenBit = 1UL << FractionBits;
    private const int ExponentBias = 1023 + FractionBits;

    /// <summary>Digits before the point: what fits in 32 bits.</summary>
    private const uint FirstUnit = 1_000_000_000;
    private const int FirstUnitPower = 9;

    /// <summary>Writes the digits of a number that is finite and greater than zero. Returns how many; <paramref name="exponent"/> is the power of ten of the last.</summary>
    public static int Write(double value, Span<byte> digits, out int exponent)
    {
        var (fraction, binary) = Split(value);
        var (upper, upperExponent) = Normalized((fraction << 1) + 1, binary - 1);
        var (number, _) = Normalized(fraction, binary);
        var below = fraction == HiddenBit ? 2 : 1;
        var lower = ((fraction << below) - 1) << (binary - below - upperExponent);

        var power = PowersOfTen.For(upperExponent, out var tens);
        exponent = -tens;
        var one = -(upperExponent + power.Exponent + 64);
        upper = Product(upper, power.Bits) - 1;
        return Generate(new Interval(upper, upper - Product(number, power.Bits), upper - (Product(lower, power.Bits) + 1), one), digits, ref exponent);
    }

    /// <summary>The upper bound, how far below it number and lower bound are, and how many bits of each are behind the point.</summary>
    private readonly record struct Interval(ulong Upper, ulong ToNumber, ulong Width, int FractionBits);

    private static (ulong Fraction, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var fraction = bits & (HiddenBit - 1);
        var exponent = (int)(bits >> FractionBits) & 0x7FF;
        return exponent == 0 ? (fraction, 1 - ExponentBias) : (fraction | HiddenBit, exponent - ExponentBias);
    }

    private static (ulong Bits, int Exponent) Normalized(ulong bits, int exponent)
    {
        var shift = BitOperations.LeadingZeroCount(bits);
        return (bits << shift, exponent - shift);
    }

    /// <summary>The upper half of the product, rounded.</summary>
    private static ulong Product(ulong left, ulong right) => Math.BigMul(left, right, out var low) + (low >> 63);

    private static int Generate(in Interval interval, Span<byte> digits, ref int exponent)
    {
        var bits = interval.FractionBits;
        var mask = (1UL << bits) - 1;
        var whole = (uint)(interval.Upper >> bits);
        var fraction = interval.Upper & mask;
        var count = 0;
        var power = FirstUnitPower;
        for (var unit = FirstUnit; unit > 0; unit /= 10, power--)
        {
            Take(digits, ref count, whole / unit);
            whole %= unit;
            var rest = ((ulong)whole << bits) + fraction;
            if (rest > interval.Width) continue;
            exponent += power;
            Approach(ref digits[count - 1], rest, interval.Width, (ulong)unit << bits, interval.ToNumber);
            return count;
        }

        // Behind the point everything is worth ten times as much with each digit: what is left, the width, and the distance to the number.
        var (width, distance) = (interval.Width, interval.ToNumber);
        while (true)
        {
            (fraction, width, distance) = (fraction * 10, width * 10, distance * 10);
            Take(digits, ref count, (uint)(fraction >> bits));
            fraction &= mask;
            if (fraction < width) break;
            power--;
        }

        exponent += power;
        Approach(ref digits[count - 1], fraction, width, mask + 1, distance);
        return count;
    }

    /// <summary>Zeros in front are no digits.</summary>
    private static void Take(Span<byte> digits, ref int count, uint digit)
    {
        if (digit != 0 || count > 0) digits[count++] = (byte)('0' + digit);
    }

    /// <summary>Lowers the last digit while that stays within the bounds and comes nearer to the number.</summary>
    private static void Approach(ref byte digit, ulong rest, ulong width, ulong unit, ulong distance)
    {
        while (rest < distance && width - rest >= unit && (rest + unit < distance || distance - rest > rest + unit - distance))
        {
            digit--;
            rest += unit;
        }
    }
}
