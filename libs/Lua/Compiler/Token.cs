namespace Distro.Lua.Compiler;

/// <summary>Kinds of tokens. Single characters stand for themselves, below 256.</summary>
enum Token
{
    And = 257,
    Break,
    Do,
    Else,
    ElseIf,
    End,
    False,
    For,
    Function,
    If,
    In,
    Local,
    Nil,
    Not,
    Or,
    Repeat,
    Return,
    Then,
    True,
    Until,
    While,
    Concat,
    Dots,
    Equal,
    GreaterOrEqual,
    LessOrEqual,
    NotEqual,
    Number,
    Name,
    String,
    EndOfSource,
}

/// <summary>How tokens are written, for messages, and which names are reserved.</summary>
static class Tokens
{
    const Token FirstReserved = Token.And;
    const Token LastReserved = Token.While;

    static readonly string[] texts =
    [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil", "not", "or",
        "repeat", "return", "then", "true", "until", "while", "..", "...", "==", ">=", "<=", "~=", "<number>", "<name>", "<string>", "<eof>",
    ];

    static readonly Dictionary<string, Token> reserved =
        Enumerable.Range(0, LastReserved - FirstReserved + 1).ToDictionary(at => texts[at], at => FirstReserved + at);

    static readonly Dictionary<string, Token>.AlternateLookup<ReadOnlySpan<char>> byText = reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The token as a message shows it, without quotes.</summary>
    public static string Text(Token token)
    {
        if (token >= FirstReserved) return texts[token - FirstReserved];
        return (int)token is < 32 or 127 ? $"char({(int)token})" : ((char)token).ToString();
    }

    public static Token ReservedOrName(ReadOnlySpan<byte> name)
    {
        const int longestReserved = 8;
        if (name.Length > longestReserved) return Token.Name;
        Span<char> text = stackalloc char[name.Length];
        for (var i = 0; i < name.Length; i++) text[i] = (char)name[i];
        return byText.TryGetValue(text, out var token) ? token : Token.Name;
    }
}
