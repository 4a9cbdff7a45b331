using System.Numerics;

namespace Distro.Resp;

/// <summary>
/// Powers of ten as 64 bits times a power of two, rounded to the nearest: every eighth from 10^-348 to 10^340, which is as many as printing doubles needs.
/// They are computed when first asked for, exactly, so there is no table to get wrong.
/// </summary>
internal static class PowersOfTen
{
    private const int First = -348;
    private const int Step = 8;
    private const int Count = 87;
    private const int Bits = 64;

    /// <summary>Where the product's lowest bit shall stand: all of its digits before the point then fit into 32 bits, and what is behind it has room to be multiplied by ten.</summary>
    private const int ProductExponentMin = -60;
    private const int ProductExponentMax = -32;

    private const double LogTenOfTwo = 0.30102999566398114;

    private static readonly (ulong Bits, int Exponent)[] powers = [.. Enumerable.Range(0, Count).Select(index => Of(First + (index * Step)))];

    /// <summary>The power that brings a number of that binary exponent where its digits can be taken off one by one.</summary>
    public static (ulong Bits, int Exponent) For(int exponent, out int power)
    {
        // Where two powers would do, this guess decides which: the digits that come out depend on it.
        var index = ((int)(-(exponent + Count) * LogTenOfTwo) - First) / Step;
        while (exponent + powers[index].Exponent + Bits < ProductExponentMin) index++;
        while (exponent + powers[index].Exponent + Bits > ProductExponentMax) index--;
        power = First + (index * Step);
        return powers[index];
    }

    private static (ulong Bits, int Exponent) Of(int power)
    {
        const int guard = 3 * Bits;
        var ten = BigInteger.Pow(10, Math.Abs(power));
        var length = (int)ten.GetBitLength();
        var (scaled, exponent) = power >= 0 ? (ten << guard, -guard) : ((BigInteger.One << (length + guard)) / ten, -(length + guard));
        var excess = (int)scaled.GetBitLength() - Bits;
        return ((ulong)((scaled + (BigInteger.One << (excess - 1))) >> excess), exponent + excess);
    }
}
