using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>String literals: quoted ones with escapes, and long brackets, which also end long comments.</summary>
sealed class LexerStrings(Lexer lexer)
{
    /// <summary>A single bracket, no long string.</summary>
    public const int NoBracket = -1;

    /// <summary>"[=" without a second bracket.</summary>
    const int BrokenBracket = -2;

    /// <summary>The number of equal signs in an opening long bracket at hand. Where there is one, it is stepped over.</summary>
    public int LevelOfLongBracket()
    {
        var source = lexer.Source;
        var at = lexer.At + 1;
        while (at < source.Length && source[at] == '=') at++;
        var level = at - lexer.At - 1;
        if (at < source.Length && source[at] == '[')
        {
            lexer.At = at + 1;
            return level;
        }

        if (level > 0) lexer.At = at;
        return level == 0 ? NoBracket : BrokenBracket;
    }

    /// <summary>Reads up to the closing bracket. Null for comments, whose text nobody wants.</summary>
    public LuaString? ReadLong(int level, bool isComment)
    {
        using var text = new ByteBuilder();
        if (Lexer.IsNewline(lexer.Peek)) lexer.SkipNewline();
        while (true)
        {
            var c = lexer.Peek;
            if (c < 0) throw lexer.Error(isComment ? "unfinished long comment" : "unfinished long string", Token.EndOfSource);
            if (c == ']' && Closes(level)) return isComment ? null : LuaString.From(text.Span);
            if (Lexer.IsNewline(c))
            {
                lexer.SkipNewline();
                c = '\n';
            }
            else
            {
                lexer.At++;
            }

            if (!isComment) text.Add((byte)c);
        }
    }

    public LuaString ReadQuoted(byte quote)
    {
        using var text = new ByteBuilder();
        lexer.At++;
        text.Add(quote);
        while (lexer.Peek != quote)
        {
            var c = lexer.Peek;
            if (c < 0) throw lexer.Error("unfinished string", Token.EndOfSource);
            if (Lexer.IsNewline(c)) throw lexer.Error("unfinished string", text.Span);
            lexer.At++;
            if (c == '\\') ReadEscape(text);
            else text.Add((byte)c);
        }

        lexer.At++;
        return ConstantPool.Shared.Intern(LuaString.From(text.Span[1..]));
    }

    void ReadEscape(ByteBuilder text)
    {
        var c = lexer.Peek;
        if (c < 0) return;
        if (Lexer.IsNewline(c))
        {
            lexer.SkipNewline();
            text.Add((byte)'\n');
            return;
        }

        if (Characters.IsDigit((byte)c))
        {
            ReadDecimal(text);
            return;
        }

        lexer.At++;
        text.Add(c switch
        {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            _ => (byte)c,
        });
    }

    void ReadDecimal(ByteBuilder text)
    {
        var value = 0;
        for (var i = 0; i < 3 && lexer.Peek >= 0 && Characters.IsDigit((byte)lexer.Peek); i++)
        {
            value = value * 10 + lexer.Peek - '0';
            lexer.At++;
        }

        if (value > byte.MaxValue) throw lexer.Error("escape sequence too large", text.Span);
        text.Add((byte)value);
    }

    bool Closes(int level)
    {
        var source = lexer.Source;
        var at = lexer.At + 1;
        while (at < source.Length && source[at] == '=') at++;
        if (at - lexer.At - 1 != level || at >= source.Length || source[at] != ']') return false;
        lexer.At = at + 1;
        return true;
    }
}
