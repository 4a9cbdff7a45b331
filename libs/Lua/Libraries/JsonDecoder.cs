using System.Globalization;
using System.Text;
using Distro.Lua.Machine;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>What is wrong with a JSON text, in cjson's words.</summary>
sealed class JsonException(string message) : Exception(message);

/// <summary>Reads JSON. null becomes cjson.null, because a nil would not stay in a table.</summary>
ref struct JsonDecoder(LuaMachine machine, JsonSettings settings, ReadOnlySpan<byte> text)
{
    const int StepsBetweenChecks = 1_000;

    readonly LuaMachine machine = machine;
    readonly JsonSettings settings = settings;
    readonly ReadOnlySpan<byte> text = text;
    int at;
    int depth;
    int steps;
    int tokenStart;
    string kind = "";
    LuaValue value;

    public LuaValue Read()
    {
        Next();
        var result = Value();
        Next();
        if (kind != "T_END") throw Expected("the end");
        return result;
    }

    readonly JsonException Expected(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Expected {what} but found {kind} at character {tokenStart + 1}"));

    LuaValue Value()
    {
        if (++steps % StepsBetweenChecks == 0) machine.Spend(StepsBetweenChecks);
        switch (kind)
        {
            case "T_STRING" or "T_NUMBER" or "T_BOOLEAN" or "T_NULL":
                return value;
            case "T_OBJ_BEGIN":
                return Object();
            case "T_ARR_BEGIN":
                return Array();
            default:
                throw Expected("value");
        }
    }

    LuaValue Object()
    {
        Descend();
        var table = machine.NewTable();
        Next();
        while (kind != "T_OBJ_END")
        {
            if (kind != "T_STRING") throw Expected("object key string");
            var key = value;
            Next();
            if (kind != "T_COLON") throw Expected("colon");
            Next();
            table.Set(key, Value());
            Next();
            if (kind == "T_OBJ_END") break;
            if (kind != "T_COMMA") throw Expected("comma or object end");
            Next();
            if (kind == "T_OBJ_END") throw Expected("object key string");
        }

        depth--;
        return new LuaValue(table);
    }

    LuaValue Array()
    {
        Descend();
        var table = machine.NewTable();
        Next();
        for (var i = 1; kind != "T_ARR_END"; i++)
        {
            table.Set(i, Value());
            Next();
            if (kind == "T_ARR_END") break;
            if (kind != "T_COMMA") throw Expected("comma or array end");
            Next();
            if (kind == "T_ARR_END") throw Expected("value");
        }

        depth--;
        return new LuaValue(table);
    }

    void Descend()
    {
        if (++depth > settings.DecodeDepth)
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"Found too many nested data structures ({depth}) at character {at}"));
    }

    void Next()
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
        tokenStart = at;

        // A zero byte ends the text, as the library that scripts know reads a C string.
        if (at >= text.Length || text[at] == 0)
        {
            kind = "T_END";
            return;
        }

        var c = text[at];
        kind = (char)c switch
        {
            '{' => "T_OBJ_BEGIN",
            '}' => "T_OBJ_END",
            '[' => "T_ARR_BEGIN",
            ']' => "T_ARR_END",
            ':' => "T_COLON",
            ',' => "T_COMMA",
            _ => "",
        };
        if (kind.Length > 0) at++;
        else if (c == '"') kind = String();
        else if (c == '-' || Characters.IsDigit(c)) kind = Number();
        else kind = Word();
    }

    string Word()
    {
        if (TryWord("true"u8, new LuaValue(true)) || TryWord("false"u8, new LuaValue(false))) return "T_BOOLEAN";
        if (TryWord("null"u8, new LuaValue(LuaPointer.Null))) return "T_NULL";
        return settings.DecodesInvalidNumbers && (text[at] | 0x20) is 'i' or 'n' || settings.DecodesInvalidNumbers && text[at] == '+' ? Number() : "invalid token";
    }

    bool TryWord(ReadOnlySpan<byte> word, in LuaValue meaning)
    {
        if (!text[at..].StartsWith(word)) return false;
        at += word.Length;
        value = meaning;
        return true;
    }

    string Number()
    {
        var end = at;
        while (end < text.Length && (Characters.IsAlphanumeric(text[end]) || text[end] is (byte)'+' or (byte)'-' or (byte)'.')) end++;
        var digits = text[at..end];
        if (!settings.DecodesInvalidNumbers && IsUnusual(digits)) return "invalid number";

        // As much of it as is a number; what follows is the next token's trouble.
        while (digits.Length > 0 && !NumberText.TryParse(digits, out _)) digits = digits[..^1];
        if (digits.IsEmpty || !NumberText.TryParse(digits, out var number)) return Characters.IsLetter(text[at]) ? "invalid token" : "invalid number";
        at += digits.Length;
        value = new LuaValue(number);
        return "T_NUMBER";
    }

    static bool IsUnusual(ReadOnlySpan<byte> digits)
    {
        if (digits[0] == '-') digits = digits[1..];
        return digits.IsEmpty || !Characters.IsDigit(digits[0]) || (digits.Length > 1 && digits[0] == '0' && (Characters.IsDigit(digits[1]) || (digits[1] | 0x20) == 'x'));
    }

    string String()
    {
        using var bytes = new ByteBuilder();
        for (at++; at < text.Length && text[at] != 0; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                at++;
                value = new LuaValue(machine.NewString(bytes.Span));
                return "T_STRING";
            }

            if (c == '\\' && Escape(bytes) is { } problem) return problem;
            if (c != '\\') bytes.Add(c);
        }

        tokenStart = Math.Min(at, text.Length);
        return "unexpected end of string";
    }

    // Reads an escape; the position is left at its last character. Null when it is one.
    string? Escape(ByteBuilder bytes)
    {
        at++;
        var meaning = (at < text.Length ? (char)text[at] : '\0') switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            '"' or '\\' or '/' => (char)text[at],
            'u' => '\uffff',
            _ => '\0',
        };
        if (meaning == '\0')
        {
            tokenStart = at - 1;
            return "invalid escape code";
        }

        if (meaning != '\uffff')
        {
            bytes.Add((byte)meaning);
            return null;
        }

        return Unicode(bytes);
    }

    string? Unicode(ByteBuilder bytes)
    {
        var start = at - 1;
        var code = HexAt(at + 1);
        at += 4;
        if (code is >= 0xD800 and <= 0xDBFF)
        {
            var low = at + 2 < text.Length && text[at + 1] == '\\' && text[at + 2] == 'u' ? HexAt(at + 3) : -1;
            code = low is >= 0xDC00 and <= 0xDFFF ? 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00 : -1;
            at += 6;
        }

        if (code is < 0 or (>= 0xDC00 and <= 0xDFFF))
        {
            tokenStart = start;
            return "invalid unicode escape code";
        }

        Span<byte> encoded = stackalloc byte[4];
        bytes.Add(encoded[..new Rune(code).EncodeToUtf8(encoded)]);
        return null;
    }

    readonly int HexAt(int start)
    {
        if (start + 4 > text.Length) return -1;
        var code = 0;
        for (var i = start; i < start + 4; i++)
        {
            var digit = Characters.HexValue(text[i]);
            if (digit < 0) return -1;
            code = code * 16 + digit;
        }

        return code;
    }
}
