using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>What the parsers of statements and of expressions share: the tokens, the function at hand, and how deep they are.</summary>
sealed class Parser(Lexer lexer, string chunkName)
{
    /// <summary>Levels of nesting, of blocks and of expressions: each is a few frames of our own stack.</summary>
    public const int LevelsMax = 200;

    int level;

    public Lexer Lexer => lexer;
    public string ChunkName => chunkName;
    public FunctionScope Scope { get; set; } = null!;

    public CodeBuilder Code => Scope.Code;
    public ExpressionCode Expressions => Scope.Expressions;

    public void Enter()
    {
        if (++level > LevelsMax) throw lexer.Error("chunk has too many syntax levels");
    }

    public void Leave() => level--;

    public bool Accept(Token token)
    {
        if (lexer.Current != token) return false;
        lexer.Next();
        return true;
    }

    public void Expect(Token token)
    {
        if (!Accept(token)) throw Expected(token);
    }

    /// <summary>Expects what closes a construct, and says which one stayed open.</summary>
    public void ExpectEnd(Token end, Token start, int line)
    {
        if (Accept(end)) return;
        if (line == lexer.Line) throw Expected(end);
        throw lexer.SyntaxError($"'{Tokens.Text(end)}' expected (to close '{Tokens.Text(start)}' at line {line})");
    }

    public LuaString ExpectName()
    {
        if (lexer.Current != Token.Name) throw Expected(Token.Name);
        var name = lexer.Text;
        lexer.Next();
        return name;
    }

    public void Open(int line) => Scope = new FunctionScope(lexer, Scope, line);

    public Prototype Close()
    {
        var prototype = Scope.Finish(chunkName);
        Scope = Scope.Parent!;
        return prototype;
    }

    LuaException Expected(Token token) => lexer.SyntaxError($"'{Tokens.Text(token)}' expected");
}
