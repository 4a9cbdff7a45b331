using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>Reads statements and writes their code. Loops are in <see cref="LoopParser"/>, assignments in <see cref="AssignmentParser"/>.</summary>
sealed class StatementParser
{
    readonly Parser parser;
    readonly ExpressionParser expressions;
    readonly LoopParser loops;
    readonly AssignmentParser assignments;

    public StatementParser(Parser parser)
    {
        this.parser = parser;
        expressions = new ExpressionParser(parser, this);
        loops = new LoopParser(parser, this, expressions);
        assignments = new AssignmentParser(parser, expressions);
    }

    Lexer Lexer => parser.Lexer;
    CodeBuilder Code => parser.Code;

    /// <summary>A whole source.</summary>
    public Prototype Chunk()
    {
        parser.Open(line: 0);
        parser.Scope.IsVararg = true;
        Lexer.Next();
        Block();
        if (Lexer.Current != Token.EndOfSource) throw Lexer.SyntaxError("'<eof>' expected");
        return parser.Close();
    }

    /// <summary>Statements up to what ends a block, in the scope at hand.</summary>
    public void Block()
    {
        parser.Enter();
        var isLast = false;
        while (!isLast && !EndsBlock(Lexer.Current))
        {
            isLast = Statement();
            parser.Accept((Token)';');
            Code.FreeRegister = Code.ActiveLocals;
        }

        parser.Leave();
    }

    /// <summary>Statements in a scope of their own.</summary>
    public void ScopedBlock()
    {
        parser.Scope.EnterBlock(isLoop: false);
        Block();
        parser.Scope.LeaveBlock();
    }

    /// <summary>A condition; the jumps taken when it is false.</summary>
    public int Condition()
    {
        var e = expressions.Read();
        if (e.Kind == ExpressionKind.Nil) e.Kind = ExpressionKind.False;
        parser.Expressions.GoIfTrue(e);
        return e.WhenFalse;
    }

    static bool EndsBlock(Token token) => token is Token.Else or Token.ElseIf or Token.End or Token.Until or Token.EndOfSource;

    // True for a statement that must be the last of its block.
    bool Statement()
    {
        var line = Lexer.Line;
        switch (Lexer.Current)
        {
            case Token.If:
                If(line);
                return false;
            case Token.While:
                loops.While(line);
                return false;
            case Token.Do:
                Lexer.Next();
                ScopedBlock();
                parser.ExpectEnd(Token.End, Token.Do, line);
                return false;
            case Token.For:
                loops.For(line);
                return false;
            case Token.Repeat:
                loops.Repeat(line);
                return false;
            case Token.Function:
                Function(line);
                return false;
            case Token.Local:
                Lexer.Next();
                if (parser.Accept(Token.Function)) LocalFunction();
                else assignments.Local();
                return false;
            case Token.Return:
                Return();
                return true;
            case Token.Break:
                Lexer.Next();
                parser.Scope.Break();
                return true;
            default:
                assignments.CallOrAssignment();
                return false;
        }
    }

    void If(int line)
    {
        var escape = Expression.NoJump;
        var otherwise = TestThenBlock();
        while (Lexer.Current == Token.ElseIf)
        {
            Code.Append(ref escape, Code.EmitJump());
            Code.LandHere(otherwise);
            otherwise = TestThenBlock();
        }

        if (Lexer.Current == Token.Else)
        {
            Code.Append(ref escape, Code.EmitJump());
            Code.LandHere(otherwise);
            Lexer.Next();
            ScopedBlock();
        }
        else
        {
            Code.Append(ref escape, otherwise);
        }

        Code.LandHere(escape);
        parser.ExpectEnd(Token.End, Token.If, line);
    }

    int TestThenBlock()
    {
        Lexer.Next();
        var otherwise = Condition();
        parser.Expect(Token.Then);
        ScopedBlock();
        return otherwise;
    }

    void Function(int line)
    {
        Lexer.Next();
        var variable = parser.Scope.Resolve(parser.ExpectName());
        while (Lexer.Current == (Token)'.') expressions.ReadField(variable);
        var isMethod = Lexer.Current == (Token)':';
        if (isMethod) expressions.ReadField(variable);
        var body = expressions.ReadFunction(isMethod, line);
        parser.Expressions.Store(variable, body);
        Code.SetLine(Code.Count - 1, line);
    }

    void LocalFunction()
    {
        parser.Scope.Declare(parser.ExpectName());
        var variable = new Expression(ExpressionKind.Local, Code.FreeRegister);
        Code.Reserve(1);
        parser.Scope.Show(1);
        parser.Expressions.Store(variable, expressions.ReadFunction(isMethod: false, Lexer.Line));
        parser.Scope.StartLast();
    }

    void Return()
    {
        Lexer.Next();
        if (EndsBlock(Lexer.Current) || Lexer.Current == (Token)';')
        {
            Code.Emit(Operation.Return, 0, 1, 0);
            return;
        }

        var count = expressions.ReadList(out var last);
        int first;
        if (last.HasOpenResults)
        {
            parser.Expressions.SetResults(last, -1);
            if (last.Kind == ExpressionKind.Call && count == 1) Code[last.Info].Operation = Operation.TailCall;
            (first, count) = (Code.ActiveLocals, -1);
        }
        else if (count == 1)
        {
            first = parser.Expressions.ToAnyRegister(last);
        }
        else
        {
            parser.Expressions.ToNextRegister(last);
            first = Code.ActiveLocals;
        }

        Code.Emit(Operation.Return, first, count + 1, 0);
    }
}
