using System.Text;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// Cuts a source into tokens, one at a time with one ahead. Strings are in <see cref="LexerStrings"/>. Errors carry chunk and
/// line as scripts know them.
/// </summary>
sealed class Lexer
{
    const byte Newline = (byte)'\n';

    readonly ReadOnlyMemory<byte> source;
    readonly string chunk;
    readonly LexerStrings strings;
    int tokenStart;
    Token ahead = Token.EndOfSource;
    LuaString? aheadText;
    double aheadNumber;
    bool hasAhead;

    public Lexer(ReadOnlyMemory<byte> source, string chunkName)
    {
        this.source = source;
        chunk = ChunkName.Show(chunkName);
        strings = new LexerStrings(this);
        Line = LastLine = 1;
    }

    public Token Current { get; private set; }

    /// <summary>The text of a name or string.</summary>
    public LuaString Text { get; private set; } = LuaString.Empty;

    public double Number { get; private set; }
    public int Line { get; private set; }

    /// <summary>Line of the token before the current one.</summary>
    public int LastLine { get; private set; }

    internal int At { get; set; }

    internal ReadOnlySpan<byte> Source => source.Span;

    /// <summary>The byte at hand, or -1 at the end.</summary>
    internal int Peek => At < source.Length ? source.Span[At] : -1;

    public void Next()
    {
        LastLine = Line;
        if (!hasAhead)
        {
            Current = Read();
            return;
        }

        hasAhead = false;
        (Current, Text, Number) = (ahead, aheadText ?? LuaString.Empty, aheadNumber);
    }

    public Token LookAhead()
    {
        if (hasAhead) return ahead;
        var (text, number) = (Text, Number);
        ahead = Read();
        (aheadText, aheadNumber, hasAhead) = (Text, Number, true);
        (Text, Number) = (text, number);
        return ahead;
    }

    /// <summary>An error at the current token.</summary>
    public LuaException SyntaxError(string message) => Error(message, Current);

    public LuaException Error(string message, Token near)
    {
        var shown = near is Token.Name or Token.String or Token.Number ? Encoding.Latin1.GetString(Source[tokenStart..At]) : Tokens.Text(near);
        return Error($"{message} near '{shown}'");
    }

    /// <summary>An error within a token of which only so much was understood.</summary>
    public LuaException Error(string message, ReadOnlySpan<byte> near) => Error($"{message} near '{Encoding.Latin1.GetString(near)}'");

    public LuaException Error(string message) => new(new LuaValue(new LuaString(Encoding.Latin1.GetBytes($"{chunk}:{Line}: {message}"))));

    /// <summary>Steps over one end of line, written in one or two characters.</summary>
    internal void SkipNewline()
    {
        var first = Peek;
        At++;
        if (Peek is '\n' or '\r' && Peek != first) At++;
        Line++;
    }

    internal static bool IsNewline(int c) => c is '\n' or '\r';

    Token Read()
    {
        while (true)
        {
            tokenStart = At;
            var c = Peek;
            if (c < 0) return Token.EndOfSource;
            if (IsNewline(c)) SkipNewline();
            else if (Characters.IsSpace((byte)c)) At++;
            else if (c != '-' || !IsAt(1, '-')) return ReadToken((byte)c);
            else SkipComment();
        }
    }

    Token ReadToken(byte c)
    {
        if (Characters.IsNameStart(c)) return ReadName();
        if (Characters.IsDigit(c)) return ReadNumber();
        switch (c)
        {
            case (byte)'"' or (byte)'\'':
                return Take(strings.ReadQuoted(c));
            case (byte)'[':
                var level = strings.LevelOfLongBracket();
                if (level >= 0) return Take(strings.ReadLong(level, isComment: false)!);
                if (level != LexerStrings.NoBracket) throw Error("invalid long string delimiter", Token.String);
                return Single(c);
            case (byte)'=':
                return WithEqual(c, Token.Equal);
            case (byte)'<':
                return WithEqual(c, Token.LessOrEqual);
            case (byte)'>':
                return WithEqual(c, Token.GreaterOrEqual);
            case (byte)'~':
                return WithEqual(c, Token.NotEqual);
            case (byte)'.' when IsAt(1, '.'):
                At += IsAt(2, '.') ? 3 : 2;
                return At - tokenStart == 3 ? Token.Dots : Token.Concat;
            case (byte)'.' when At + 1 < source.Length && Characters.IsDigit(Source[At + 1]):
                return ReadNumber();
            default:
                return Single(c);
        }
    }

    Token Single(byte c)
    {
        At++;
        return (Token)c;
    }

    Token WithEqual(byte c, Token both)
    {
        At++;
        if (Peek != '=') return (Token)c;
        At++;
        return both;
    }

    Token Take(LuaString text)
    {
        Text = text;
        return Token.String;
    }

    Token ReadName()
    {
        while (Peek >= 0 && Characters.IsNamePart((byte)Peek)) At++;
        var name = Source[tokenStart..At];
        var token = Tokens.ReservedOrName(name);
        if (token == Token.Name) Text = ConstantPool.Shared.Intern(LuaString.From(name));
        return token;
    }

    Token ReadNumber()
    {
        while (Peek >= 0 && (Characters.IsDigit((byte)Peek) || Peek == '.')) At++;
        if (Peek is 'e' or 'E')
        {
            At++;
            if (Peek is '+' or '-') At++;
        }

        while (Peek >= 0 && Characters.IsNamePart((byte)Peek)) At++;
        if (!NumberText.TryParse(Source[tokenStart..At], out var number)) throw Error("malformed number", Token.Number);
        Number = number;
        return Token.Number;
    }

    void SkipComment()
    {
        At += 2;
        if (Peek == '[')
        {
            var level = strings.LevelOfLongBracket();
            if (level >= 0)
            {
                strings.ReadLong(level, isComment: true);
                return;
            }
        }

        SkipLine();
    }

    void SkipLine()
    {
        while (Peek >= 0 && Peek != Newline && Peek != '\r') At++;
    }

    bool IsAt(int ahead, char c) => At + ahead < source.Length && Source[At + ahead] == c;
}
