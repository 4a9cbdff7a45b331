using System.Text;

namespace Distro.Commands.Execution;

/// <summary>
/// Glob patterns of KEYS, SCAN and their kind: * ? [a-z] [^a-z] and a backslash before what is meant literally. A match costs at most
/// pattern times text: on a mismatch only the last star is tried again, since an earlier one could not help.
/// </summary>
public static class GlobPattern
{
    public static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoreCase = false)
    {
        var at = 0;
        var textAt = 0;
        var starAt = -1;
        var starText = 0;
        while (textAt < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                starAt = at++;
                starText = textAt;
                if (at == pattern.Length) return true;
                continue;
            }

            if (at < pattern.Length && MatchesOne(pattern, ref at, text[textAt], ignoreCase))
            {
                textAt++;
                continue;
            }

            if (starAt < 0) return false;
            at = starAt + 1;
            textAt = ++starText;
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    /// <summary>Matches names of our own (options, sections), whose case does not matter.</summary>
    public static bool IsMatch(string pattern, string name) => IsMatch(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(name), ignoreCase: true);

    /// <summary>True when the pattern has nothing special in it, so that it names one text.</summary>
    public static bool IsLiteral(ReadOnlySpan<byte> pattern) => !pattern.ContainsAny("*?[\\"u8);

    /// <summary>Matches one byte against one element, and moves behind the element when it matches.</summary>
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, ref int at, byte value, bool ignoreCase)
    {
        switch (pattern[at])
        {
            case (byte)'?':
                at++;
                return true;
            case (byte)'[':
                return MatchesClass(pattern, ref at, value, ignoreCase);
            case (byte)'\\' when at + 1 < pattern.Length:
                if (!Same(pattern[at + 1], value, ignoreCase)) return false;
                at += 2;
                return true;
            default:
                if (!Same(pattern[at], value, ignoreCase)) return false;
                at++;
                return true;
        }
    }

    private static bool MatchesClass(ReadOnlySpan<byte> pattern, ref int at, byte value, bool ignoreCase)
    {
        var i = at + 1;
        var negated = i < pattern.Length && pattern[i] == '^';
        if (negated) i++;
        var found = false;
        while (i < pattern.Length && pattern[i] != ']')
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                found |= pattern[i + 1] == value;
                i += 2;
            }
            else if (i + 2 < pattern.Length && pattern[i + 1] == '-')
            {
                found |= InRange(pattern[i], pattern[i + 2], value, ignoreCase);
                i += 3;
            }
            else
            {
                found |= Same(pattern[i], value, ignoreCase);
                i++;
            }
        }

        if (found == negated) return false;
        at = Math.Min(i + 1, pattern.Length);
        return true;
    }

    private static bool InRange(byte from, byte to, byte value, bool ignoreCase)
    {
        if (from > to) (from, to) = (to, from);
        if (!ignoreCase) return value >= from && value <= to;
        var folded = Fold(value);
        return folded >= Fold(from) && folded <= Fold(to);
    }

    private static bool Same(byte left, byte right, bool ignoreCase) => left == right || (ignoreCase && Fold(left) == Fold(right));

    private static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
