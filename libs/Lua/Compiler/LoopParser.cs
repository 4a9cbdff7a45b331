using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>The loops: while, repeat, and both kinds of for, whose hidden variables stand in three registers before the named ones.</summary>
sealed class LoopParser(Parser parser, StatementParser statements, ExpressionParser expressions)
{
    const int HiddenVariables = 3;

    static readonly LuaString[] numericNames = [.. new[] { "(for index)", "(for limit)", "(for step)" }.Select(LuaString.From)];
    static readonly LuaString[] genericNames = [.. new[] { "(for generator)", "(for state)", "(for control)" }.Select(LuaString.From)];

    Lexer Lexer => parser.Lexer;
    CodeBuilder Code => parser.Code;

    public void While(int line)
    {
        Lexer.Next();
        var start = Code.Label();
        var exit = statements.Condition();
        parser.Scope.EnterBlock(isLoop: true);
        parser.Expect(Token.Do);
        statements.ScopedBlock();
        Code.PatchTo(Code.EmitJump(), start);
        parser.ExpectEnd(Token.End, Token.While, line);
        parser.Scope.LeaveBlock();
        Code.LandHere(exit);
    }

    public void Repeat(int line)
    {
        var start = Code.Label();
        parser.Scope.EnterBlock(isLoop: true);
        parser.Scope.EnterBlock(isLoop: false);
        Lexer.Next();
        statements.Block();
        parser.ExpectEnd(Token.Until, Token.Repeat, line);
        var again = statements.Condition();
        if (!parser.Scope.IsBlockCaptured)
        {
            parser.Scope.LeaveBlock();
            Code.PatchTo(again, start);
        }
        else
        {
            // Variables that closures caught must be closed on both ways out of the block.
            parser.Scope.Break();
            Code.LandHere(again);
            parser.Scope.LeaveBlock();
            Code.PatchTo(Code.EmitJump(), start);
        }

        parser.Scope.LeaveBlock();
    }

    public void For(int line)
    {
        parser.Scope.EnterBlock(isLoop: true);
        Lexer.Next();
        var name = parser.ExpectName();
        switch (Lexer.Current)
        {
            case (Token)'=':
                Numeric(name, line);
                break;
            case (Token)',' or Token.In:
                Generic(name, line);
                break;
            default:
                throw Lexer.SyntaxError("'=' or 'in' expected");
        }

        parser.ExpectEnd(Token.End, Token.For, line);
        parser.Scope.LeaveBlock();
    }

    void Numeric(LuaString name, int line)
    {
        var first = Code.FreeRegister;
        foreach (var hidden in numericNames) parser.Scope.Declare(hidden);
        parser.Scope.Declare(name);
        parser.Expect((Token)'=');
        Bound();
        parser.Expect((Token)',');
        Bound();
        if (parser.Accept((Token)','))
        {
            Bound();
        }
        else
        {
            Code.Emit(Operation.LoadConstant, Code.FreeRegister, 0, Code.Constant(1));
            Code.Reserve(1);
        }

        parser.Scope.Show(HiddenVariables);
        parser.Expect(Token.Do);
        var prepare = Code.Emit(Operation.ForPrepare, first, 0, Expression.NoJump);
        Body(1);
        Code.LandHere(prepare);
        var loop = Code.Emit(Operation.ForLoop, first, 0, Expression.NoJump);
        Code.SetLine(loop, line);
        Code.PatchTo(loop, prepare + 1);
    }

    void Generic(LuaString name, int line)
    {
        var first = Code.FreeRegister;
        foreach (var hidden in genericNames) parser.Scope.Declare(hidden);
        parser.Scope.Declare(name);
        var names = 1;
        while (parser.Accept((Token)','))
        {
            parser.Scope.Declare(parser.ExpectName());
            names++;
        }

        parser.Expect(Token.In);
        var startLine = Lexer.Line;
        var count = expressions.ReadList(out var last);
        AssignmentParser.Adjust(parser, HiddenVariables, count, last);
        Code.Check(HiddenVariables);
        parser.Scope.Show(HiddenVariables);
        parser.Expect(Token.Do);
        var prepare = Code.EmitJump();
        Body(names);
        Code.LandHere(prepare);
        Code.SetLine(Code.Emit(Operation.ForCall, first, 0, names), startLine);
        Code.SetLine(Code.Emit(Operation.ForTest, first, 0, 0), line);
        Code.PatchTo(Code.EmitJump(), prepare + 1);
    }

    void Body(int names)
    {
        parser.Scope.EnterBlock(isLoop: false);
        parser.Scope.Show(names);
        Code.Reserve(names);
        statements.Block();
        parser.Scope.LeaveBlock();
    }

    void Bound() => parser.Expressions.ToNextRegister(expressions.Read());
}
