using System.Buffers.Binary;

namespace Distro.SideBySide.Memory;

/// <summary>Keys, members and values made from a number: all different, without an order, the same for each server, and never a number that a server would store as one.</summary>
internal static class Names
{
    private const int HexDigits = 16;

    /// <summary>A permutation of all 64-bit numbers.</summary>
    public static ulong Mix(ulong number)
    {
        number = (number + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 30)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    /// <summary>A name of at least 16 bytes whose last 16 tell it from every other of the same kind.</summary>
    public static ReadOnlySpan<byte> Write(Span<byte> to, byte kind, int number)
    {
        to.Fill(kind);
        Hex(to[^HexDigits..], Mix((ulong)number + ((ulong)kind << 40)));
        return to;
    }

    /// <summary>Bytes that look like nothing in particular.</summary>
    public static ReadOnlySpan<byte> Fill(Span<byte> to, byte kind, int number)
    {
        Span<byte> digits = stackalloc byte[HexDigits];
        for (var at = 0; at < to.Length; at += HexDigits)
        {
            Hex(digits, Mix((ulong)number + ((ulong)kind << 40) + ((ulong)at << 48)));
            digits[..Math.Min(HexDigits, to.Length - at)].CopyTo(to[at..]);
        }

        to[0] = (byte)'v';
        return to;
    }

    private static void Hex(Span<byte> to, ulong number)
    {
        for (var i = 0; i < HexDigits; i++, number >>= 4)
            to[i] = "0123456789abcdef"u8[(int)(number & 15)];
    }
}
