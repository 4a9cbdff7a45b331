namespace Distro.Commands.Scanning;

/// <summary>
/// Glob patterns as KEYS, SCAN and PSUBSCRIBE know them: * any run of bytes, ? one byte, [abc], [a-c], [^abc] classes, \ takes the next byte as it is.
/// Only the last * is ever gone back to, so that no pattern takes more than pattern times text steps.
/// </summary>
public static class GlobPattern
{
    /// <summary>True for patterns that match everything.</summary>
    public static bool MatchesAll(ReadOnlySpan<byte> pattern) => pattern.SequenceEqual("*"u8);

    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        int p = 0, t = 0, star = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = ++p;
                starText = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, text[t], out var next))
            {
                p = next;
                t++;
            }
            else if (star >= 0)
            {
                p = star;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<byte> pattern, int p, byte value, out int next)
    {
        next = p + 1;
        switch (pattern[p])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesClass(pattern, p + 1, value, out next);
            case (byte)'\\' when p + 1 < pattern.Length:
                next = p + 2;
                return pattern[p + 1] == value;
            default:
                return pattern[p] == value;
        }
    }

    /// <summary>A class that is never closed ends with the pattern.</summary>
    private static bool MatchesClass(ReadOnlySpan<byte> pattern, int p, byte value, out int next)
    {
        var negated = p < pattern.Length && pattern[p] == '^';
        if (negated)
            p++;
        var found = false;
        while (p < pattern.Length && pattern[p] != ']')
        {
            if (pattern[p] == '\\' && p + 1 < pattern.Length)
            {
                found |= pattern[p + 1] == value;
                p += 2;
            }
            else if (p + 2 < pattern.Length && pattern[p + 1] == '-')
            {
                var (low, high) = (Math.Min(pattern[p], pattern[p + 2]), Math.Max(pattern[p], pattern[p + 2]));
                found |= value >= low && value <= high;
                p += 3;
            }
            else
            {
                found |= pattern[p] == value;
                p++;
            }
        }

        next = Math.Min(p + 1, pattern.Length);
        return found != negated;
    }
}
