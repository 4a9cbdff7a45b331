namespace Distro.Commands.Strings;

/// <summary>The sum of two numbers given as text, as INCRBYFLOAT and HINCRBYFLOAT print it: never an exponent, at most 17 decimals, no trailing zeros.</summary>
internal static class FloatSum
{
    public const int NotANumber = -1;
    public const int NotFinite = -2;

    /// <summary>Longest text of a sum, in bytes.</summary>
    public const int BytesMax = ExtendedFloat.BytesMax;

    /// <summary>Writes the sum. Returns its length in bytes, or <see cref="NotANumber"/> or <see cref="NotFinite"/>.</summary>
    public static int Write(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        if (!ExtendedFloat.TryParse(left, out var first) || !ExtendedFloat.TryParse(right, out var second)) return NotANumber;
        if (first.IsInfinite || second.IsInfinite) return NotFinite;
        var sum = first + second;
        return sum.IsInfinite ? NotFinite : sum.Write(destination);
    }
}
