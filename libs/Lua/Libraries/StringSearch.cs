using System.Buffers;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>find, match, gmatch: what looks for patterns in strings. gsub is in <see cref="StringReplace"/>.</summary>
static class StringSearch
{
    static readonly SearchValues<byte> specials = SearchValues.Create("^$*+?.([%-"u8);

    public static void Add(LuaTable table)
    {
        table.Add("find", static call => Find(call, isFind: true));
        table.Add("match", static call => Find(call, isFind: false));
        table.Add("gmatch", EachMatch);
        table["gfind"] = table["gmatch"];
        table.Add("gsub", static call => StringReplace.Replace(call));
    }

    /// <summary>A capture of the last match as a value.</summary>
    public static LuaValue Captured(NativeCall call, in PatternMatcher matcher, LuaString subject, int index, int start, int end)
    {
        var (from, length) = matcher.CaptureAt(index, start, end);
        if (PatternMatcher.IsPosition(length)) return new LuaValue(from + 1.0);
        return new LuaValue(call.Machine.NewString(subject.Span.Slice(from, length)));
    }

    static int Find(NativeCall call, bool isFind)
    {
        var subject = call.String(0);
        var pattern = call.String(1);
        var start = (int)Math.Clamp(StringLibrary.Position(call.Long(2, 1), subject.Length) - 1, 0, subject.Length);
        call.Machine.Spend(1 + (subject.Length >> 10));
        if (isFind && (call[3].IsTruthy || !HasSpecials(pattern.Span)))
        {
            var at = subject.Span[start..].IndexOf(pattern.Span);
            return at < 0 ? call.Return(default(LuaValue)) : call.Return(new LuaValue(start + at + 1.0), new LuaValue((double)(start + at + pattern.Length)));
        }

        try
        {
            return Search(call, subject, pattern, start, isFind);
        }
        catch (PatternException error)
        {
            throw call.Error(error.Message);
        }
    }

    static int Search(NativeCall call, LuaString subject, LuaString pattern, int start, bool isFind)
    {
        var isAnchored = pattern.Length > 0 && pattern[0] == '^';
        var matcher = new PatternMatcher(subject.Span, pattern.Span, stackalloc PatternMatcher.Capture[PatternMatcher.CapturesMax], call.Machine.SpendSteps);
        do
        {
            var end = matcher.MatchAt(start, isAnchored ? 1 : 0);
            if (end < 0) continue;
            var leading = isFind ? 2 : 0;
            var captures = isFind ? matcher.CaptureCount : Math.Max(1, matcher.CaptureCount);
            call.Room(leading + captures);
            for (var i = 0; i < captures; i++) call.SetResult(leading + i, Captured(call, matcher, subject, i, start, end));
            if (!isFind) return captures;
            call.SetResult(0, new LuaValue(start + 1.0));
            call.SetResult(1, new LuaValue((double)end));
            return leading + captures;
        }
        while (++start <= subject.Length && !isAnchored);

        return call.Return(default(LuaValue));
    }

    static int EachMatch(NativeCall call)
    {
        var subject = call.String(0);
        var pattern = call.String(1);
        var next = 0;
        return call.Return(new LuaValue(new NativeFunction("gmatch step", step => NextMatch(step, subject, pattern, ref next))));
    }

    static int NextMatch(NativeCall call, LuaString subject, LuaString pattern, ref int next)
    {
        try
        {
            var matcher = new PatternMatcher(subject.Span, pattern.Span, stackalloc PatternMatcher.Capture[PatternMatcher.CapturesMax], call.Machine.SpendSteps);
            for (var start = next; start <= subject.Length; start++)
            {
                var end = matcher.MatchAt(start, 0);
                if (end < 0) continue;
                next = end == start ? end + 1 : end;
                var captures = Math.Max(1, matcher.CaptureCount);
                call.Room(captures);
                for (var i = 0; i < captures; i++) call.SetResult(i, Captured(call, matcher, subject, i, start, end));
                return captures;
            }
        }
        catch (PatternException error)
        {
            throw call.Error(error.Message);
        }

        next = subject.Length + 1;
        return NativeCall.Return();
    }

    static bool HasSpecials(ReadOnlySpan<byte> pattern) => pattern.IndexOfAny(specials) >= 0;
}
