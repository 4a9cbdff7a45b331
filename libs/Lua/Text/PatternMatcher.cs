using System.Runtime.CompilerServices;

namespace Distro.Lua.Text;

/// <summary>A pattern that is no pattern; the message is for the script.</summary>
sealed class PatternException(string message) : Exception(message);

/// <summary>
/// Lua's patterns: classes, sets, repetitions, captures, %b and %f, by backtracking. It recurses once per pattern item that
/// may match in several ways, never per character, and only while the
/// stack has room; steps are counted, so a pattern that backtracks for
/// ever is stopped by whoever bounds the script.
/// </summary>
ref struct PatternMatcher
{
    public const int CapturesMax = 32;

    /// <summary>Items of a pattern within each other; a power of two, as the stack's room is looked at once in so many.</summary>
    const int DepthBetweenLooks = 32;

    const int StepsBetweenReports = 1_000;
    const int Unfinished = -1;
    const int PositionCapture = -2;
    const byte Escape = (byte)'%';

    readonly ReadOnlySpan<byte> subject;
    readonly ReadOnlySpan<byte> pattern;
    readonly Span<Capture> captures;
    readonly Action<int> spend;
    int depth;
    int steps;

    public PatternMatcher(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> pattern, Span<Capture> captures, Action<int> spend)
    {
        this.subject = subject;
        this.pattern = pattern;
        this.captures = captures;
        this.spend = spend;
    }

    public int CaptureCount { get; private set; }

    /// <summary>Tries to match at one place of the subject. Returns the end of the match, or -1.</summary>
    public int MatchAt(int start, int patternStart)
    {
        CaptureCount = 0;
        depth = 0;
        return Match(start, patternStart);
    }

    /// <summary>Start and length of a capture; a length of -2 is a position. Without captures, capture 0 is the whole match.</summary>
    public readonly (int Start, int Length) CaptureAt(int index, int start, int end)
    {
        if (index >= CaptureCount)
        {
            if (index == 0) return (start, end - start);
            throw new PatternException("invalid capture index");
        }

        var capture = captures[index];
        if (capture.Length == Unfinished) throw new PatternException("unfinished capture");
        return (capture.Start, capture.Length);
    }

    public static bool IsPosition(int length) => length == PositionCapture;

    int Match(int s, int p)
    {
        if (++depth % DepthBetweenLooks == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new PatternException("pattern too complex");
        var end = MatchItems(s, p);
        depth--;
        return end;
    }

    int MatchItems(int s, int p)
    {
        while (true)
        {
            CountStep();
            if (p == pattern.Length) return s;
            switch (pattern[p])
            {
                case (byte)'(':
                    return p + 1 < pattern.Length && pattern[p + 1] == ')' ? StartCapture(s, p + 2, PositionCapture) : StartCapture(s, p + 1, Unfinished);
                case (byte)')':
                    return EndCapture(s, p + 1);
                case Escape when p + 1 < pattern.Length && pattern[p + 1] == 'b':
                    s = MatchBalance(s, p + 2);
                    if (s < 0) return -1;
                    p += 4;
                    continue;
                case Escape when p + 1 < pattern.Length && pattern[p + 1] == 'f':
                    p += 2;
                    if (!MatchFrontier(s, ref p)) return -1;
                    continue;
                case Escape when p + 1 < pattern.Length && Characters.IsDigit(pattern[p + 1]):
                    s = MatchCapture(s, pattern[p + 1]);
                    if (s < 0) return -1;
                    p += 2;
                    continue;
                case (byte)'$' when p + 1 == pattern.Length:
                    return s == subject.Length ? s : -1;
            }

            var next = ClassEnd(p);
            var repetition = next < pattern.Length ? pattern[next] : (byte)0;
            switch (repetition)
            {
                case (byte)'?':
                    if (IsSingle(s, p, next))
                    {
                        var end = Match(s + 1, next + 1);
                        if (end >= 0) return end;
                    }

                    p = next + 1;
                    continue;
                case (byte)'*':
                    return Longest(s, p, next);
                case (byte)'+':
                    return IsSingle(s, p, next) ? Longest(s + 1, p, next) : -1;
                case (byte)'-':
                    return Shortest(s, p, next);
                default:
                    if (!IsSingle(s, p, next)) return -1;
                    s++;
                    p = next;
                    continue;
            }
        }
    }

    void CountStep(int count = 1)
    {
        if ((steps += count) < StepsBetweenReports) return;
        spend(steps);
        steps = 0;
    }

    int Longest(int s, int p, int next)
    {
        var count = 0;
        while (IsSingle(s + count, p, next)) count++;
        CountStep(count);
        for (; count >= 0; count--)
        {
            var end = Match(s + count, next + 1);
            if (end >= 0) return end;
        }

        return -1;
    }

    int Shortest(int s, int p, int next)
    {
        while (true)
        {
            var end = Match(s, next + 1);
            if (end >= 0) return end;
            if (!IsSingle(s, p, next)) return -1;
            s++;
        }
    }

    int StartCapture(int s, int p, int length)
    {
        if (CaptureCount >= CapturesMax) throw new PatternException("too many captures");
        captures[CaptureCount++] = new Capture { Start = s, Length = length };
        var end = Match(s, p);
        if (end < 0) CaptureCount--;
        return end;
    }

    int EndCapture(int s, int p)
    {
        var open = CaptureCount - 1;
        while (open >= 0 && captures[open].Length != Unfinished) open--;
        if (open < 0) throw new PatternException("invalid pattern capture");
        captures[open].Length = s - captures[open].Start;
        var end = Match(s, p);
        if (end < 0) captures[open].Length = Unfinished;
        return end;
    }

    readonly int MatchBalance(int s, int p)
    {
        if (p + 1 >= pattern.Length) throw new PatternException("unbalanced pattern");
        if (s >= subject.Length || subject[s] != pattern[p]) return -1;
        var (open, close) = (pattern[p], pattern[p + 1]);
        var level = 1;
        while (++s < subject.Length)
        {
            if (subject[s] == close)
            {
                if (--level == 0) return s + 1;
            }
            else if (subject[s] == open)
            {
                level++;
            }
        }

        return -1;
    }

    readonly bool MatchFrontier(int s, ref int p)
    {
        if (p >= pattern.Length || pattern[p] != '[') throw new PatternException("missing '[' after '%f' in pattern");
        var next = ClassEnd(p);
        var before = s == 0 ? (byte)0 : subject[s - 1];
        var after = s < subject.Length ? subject[s] : (byte)0;
        if (InSet(before, p, next - 1) || !InSet(after, p, next - 1)) return false;
        p = next;
        return true;
    }

    readonly int MatchCapture(int s, byte digit)
    {
        var index = digit - '1';
        if (index < 0 || index >= CaptureCount || captures[index].Length == Unfinished) throw new PatternException("invalid capture index");
        var (start, length) = (captures[index].Start, captures[index].Length);
        if (length < 0 || subject.Length - s < length) return -1;
        return subject.Slice(start, length).SequenceEqual(subject.Slice(s, length)) ? s + length : -1;
    }

    readonly int ClassEnd(int p)
    {
        var c = pattern[p++];
        if (c == Escape)
        {
            if (p >= pattern.Length) throw new PatternException("malformed pattern (ends with '%')");
            return p + 1;
        }

        if (c != '[') return p;
        if (p < pattern.Length && pattern[p] == '^') p++;
        do
        {
            if (p >= pattern.Length) throw new PatternException("malformed pattern (missing ']')");
            if (pattern[p++] == Escape && p < pattern.Length) p++;
        }
        while (p >= pattern.Length || pattern[p] != ']');

        return p + 1;
    }

    readonly bool IsSingle(int s, int p, int next)
    {
        if (s >= subject.Length) return false;
        var c = subject[s];
        return pattern[p] switch
        {
            (byte)'.' => true,
            Escape => InClass(c, pattern[p + 1]),
            (byte)'[' => InSet(c, p, next - 1),
            var literal => literal == c,
        };
    }

    // Whether a set holds a character; p is at its opening bracket, end at its closing one.
    readonly bool InSet(byte c, int p, int end)
    {
        var found = true;
        if (pattern[p + 1] == '^')
        {
            found = false;
            p++;
        }

        while (++p < end)
        {
            if (pattern[p] == Escape)
            {
                p++;
                if (InClass(c, pattern[p])) return found;
            }
            else if (pattern[p + 1] == '-' && p + 2 < end)
            {
                p += 2;
                if (pattern[p - 2] <= c && c <= pattern[p]) return found;
            }
            else if (pattern[p] == c)
            {
                return found;
            }
        }

        return !found;
    }

    static bool InClass(byte c, byte name)
    {
        bool found;
        switch (Characters.ToLower(name))
        {
            case (byte)'a': found = Characters.IsLetter(c); break;
            case (byte)'c': found = Characters.IsControl(c); break;
            case (byte)'d': found = Characters.IsDigit(c); break;
            case (byte)'l': found = Characters.IsLower(c); break;
            case (byte)'p': found = Characters.IsPunctuation(c); break;
            case (byte)'s': found = Characters.IsSpace(c); break;
            case (byte)'u': found = Characters.IsUpper(c); break;
            case (byte)'w': found = Characters.IsAlphanumeric(c); break;
            case (byte)'x': found = Characters.IsHexDigit(c); break;
            case (byte)'z': found = c == 0; break;
            default: return name == c;
        }

        return Characters.IsUpper(name) ? !found : found;
    }

    /// <summary>A part of the subject that a pattern asked to keep.</summary>
    public struct Capture
    {
        public int Start;
        public int Length;
    }
}
