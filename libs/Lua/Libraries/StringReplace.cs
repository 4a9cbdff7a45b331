using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>gsub: each match is replaced by a text with captures in it, an entry of a table, or what a function says.</summary>
static class StringReplace
{
    public static int Replace(NativeCall call)
    {
        var subject = call.String(0);
        var pattern = call.String(1);
        var replacement = call[2];
        if (!(replacement.IsString || replacement.IsNumber || replacement.IsTable || replacement.IsFunction))
            throw call.ArgumentError(2, "string/function/table expected");
        var limit = call.Integer(3, subject.Length + 1);
        try
        {
            return Replace(call, subject, pattern, replacement, limit);
        }
        catch (PatternException error)
        {
            throw call.Error(error.Message);
        }
    }

    static int Replace(NativeCall call, LuaString subject, LuaString pattern, in LuaValue replacement, int limit)
    {
        var isAnchored = pattern.Length > 0 && pattern[0] == '^';
        var matcher = new PatternMatcher(subject.Span, pattern.Span, stackalloc PatternMatcher.Capture[PatternMatcher.CapturesMax], call.Machine.SpendSteps);
        using var text = new ByteBuilder(subject.Length + 16);
        var (at, count) = (0, 0);
        while (count < limit)
        {
            var end = matcher.MatchAt(at, isAnchored ? 1 : 0);
            if (end >= 0)
            {
                count++;
                AddReplacement(call, ref matcher, text, subject, replacement, at, end);
                call.Machine.Meter.Require(text.Count);
                call.Machine.Spend(1 + ((end - at) >> 10));
            }

            if (end > at) at = end;
            else if (at < subject.Length) text.Add(subject[at++]);
            else break;
            if (isAnchored) break;
        }

        if (at < subject.Length) text.Add(subject.Span[at..]);
        return call.Return(new LuaValue(call.Machine.NewString(text.Span)), new LuaValue((double)count));
    }

    static void AddReplacement(NativeCall call, ref PatternMatcher matcher, ByteBuilder text, LuaString subject, in LuaValue replacement, int start, int end)
    {
        LuaValue result;
        if (replacement.Reference is LuaTable)
        {
            result = call.Machine.IndexFromNative(replacement, StringSearch.Captured(call, matcher, subject, 0, start, end));
        }
        else if (replacement.IsFunction)
        {
            var arguments = new LuaValue[Math.Max(1, matcher.CaptureCount)];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = StringSearch.Captured(call, matcher, subject, i, start, end);
            result = call.Call(replacement, arguments);
        }
        else
        {
            AddTemplate(call, matcher, text, subject, Tostring.Coerce(replacement)!.Span, start, end);
            return;
        }

        if (!result.IsTruthy) text.Add(subject.Span[start..end]);
        else if (Tostring.Coerce(result) is { } part) text.Add(part.Span);
        else throw call.Error($"invalid replacement value (a {result.TypeName})");
    }

    static void AddTemplate(NativeCall call, in PatternMatcher matcher, ByteBuilder text, LuaString subject, ReadOnlySpan<byte> template, int start, int end)
    {
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                text.Add(template[i]);
                continue;
            }

            // Behind the last character of a C string stands a zero.
            if (++i >= template.Length) text.Add(0);
            else if (!Characters.IsDigit(template[i])) text.Add(template[i]);
            else if (template[i] == '0') text.Add(subject.Span[start..end]);
            else text.Add(Tostring.Coerce(StringSearch.Captured(call, matcher, subject, template[i] - '1', start, end))!.Span);
        }
    }
}
