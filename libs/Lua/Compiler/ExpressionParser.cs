using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>Reads expressions and writes their code.</summary>
sealed class ExpressionParser(Parser parser, StatementParser statements)
{
    readonly TableParser tables = new(parser);
    readonly LuaString self = ConstantPool.Shared.Intern("self");
    readonly LuaString arg = ConstantPool.Shared.Intern("arg");

    Lexer Lexer => parser.Lexer;
    CodeBuilder Code => parser.Code;

    public Expression Read() => ReadOperators(limit: 0, out _);

    /// <summary>One or more expressions: all but the last are in registers. Returns how many, and the last.</summary>
    public int ReadList(out Expression last)
    {
        var count = 1;
        last = Read();
        while (parser.Accept((Token)','))
        {
            parser.Expressions.ToNextRegister(last);
            last = Read();
            count++;
        }

        return count;
    }

    /// <summary>A name, an expression in parentheses, or what can be indexed or called.</summary>
    public Expression ReadSuffixed()
    {
        var e = ReadPrimary();
        while (true)
        {
            switch (Lexer.Current)
            {
                case (Token)'.':
                    ReadField(e);
                    break;
                case (Token)'[':
                    parser.Expressions.ToAnyRegister(e);
                    parser.Expressions.Index(e, tables.ReadIndex(this));
                    break;
                case (Token)':':
                    Lexer.Next();
                    parser.Expressions.Self(e, ReadNameAsConstant());
                    ReadArguments(e);
                    break;
                case (Token)'(' or Token.String or (Token)'{':
                    parser.Expressions.ToNextRegister(e);
                    ReadArguments(e);
                    break;
                default:
                    return e;
            }
        }
    }

    public void ReadField(Expression e)
    {
        parser.Expressions.ToAnyRegister(e);
        Lexer.Next();
        parser.Expressions.Index(e, ReadNameAsConstant());
    }

    /// <summary>Parameters and body of a function; the result is its closure.</summary>
    public Expression ReadFunction(bool isMethod, int line)
    {
        parser.Open(line);
        parser.Expect((Token)'(');
        if (isMethod)
        {
            parser.Scope.Declare(self);
            parser.Scope.Show(1);
        }

        ReadParameters();
        parser.Expect((Token)')');
        statements.Block();
        parser.ExpectEnd(Token.End, Token.Function, line);
        var function = parser.Scope.Parent!.Add(parser.Close());
        return new Expression(ExpressionKind.Relocatable, Code.Emit(Operation.Closure, 0, 0, function));
    }

    public Expression ReadNameAsConstant() => new(ExpressionKind.Constant, Code.Constant(parser.ExpectName()));

    void ReadParameters()
    {
        var scope = parser.Scope;
        var names = 0;
        if (Lexer.Current != (Token)')')
        {
            do
            {
                if (Lexer.Current == Token.Name)
                {
                    scope.Declare(parser.ExpectName());
                    names++;
                }
                else if (parser.Accept(Token.Dots))
                {
                    scope.Declare(arg);
                    names++;
                    scope.IsVararg = scope.NeedsArgTable = true;
                }
                else
                {
                    throw Lexer.SyntaxError("<name> or '...' expected");
                }
            }
            while (!scope.IsVararg && parser.Accept((Token)','));
        }

        scope.Show(names);
        scope.ParameterCount = Code.ActiveLocals - (scope.IsVararg ? 1 : 0);
        Code.Reserve(Code.ActiveLocals);
    }

    Expression ReadPrimary()
    {
        var line = Lexer.Line;
        if (Lexer.Current == Token.Name) return parser.Scope.Resolve(parser.ExpectName());
        if (!parser.Accept((Token)'(')) throw Lexer.SyntaxError("unexpected symbol");
        var e = Read();
        parser.ExpectEnd((Token)')', (Token)'(', line);
        parser.Expressions.DischargeVariable(e);
        return e;
    }

    void ReadArguments(Expression function)
    {
        var line = Lexer.Line;
        var last = new Expression();
        switch (Lexer.Current)
        {
            case (Token)'(':
                if (line != Lexer.LastLine) throw Lexer.SyntaxError("ambiguous syntax (function call x new statement)");
                Lexer.Next();
                if (Lexer.Current != (Token)')')
                {
                    ReadList(out last);
                    parser.Expressions.SetResults(last, -1);
                }

                parser.ExpectEnd((Token)')', (Token)'(', line);
                break;
            case (Token)'{':
                last = tables.Read(this);
                break;
            case Token.String:
                last = new Expression(ExpressionKind.Constant, Code.Constant(Lexer.Text));
                Lexer.Next();
                break;
            default:
                throw Lexer.SyntaxError("function arguments expected");
        }

        EmitCall(function, last, line);
    }

    void EmitCall(Expression function, Expression last, int line)
    {
        var register = function.Info;
        int arguments;
        if (last.HasOpenResults)
        {
            arguments = -1;
        }
        else
        {
            if (last.Kind != ExpressionKind.None) parser.Expressions.ToNextRegister(last);
            arguments = Code.FreeRegister - (register + 1);
        }

        function.Set(ExpressionKind.Call, Code.Emit(Operation.Call, register, arguments + 1, 2, line));
        Code.FreeRegister = register + 1;
    }

    Expression ReadSimple()
    {
        switch (Lexer.Current)
        {
            case Token.Number:
                return Take(new Expression(ExpressionKind.Number) { Number = Lexer.Number });
            case Token.String:
                return Take(new Expression(ExpressionKind.Constant, Code.Constant(Lexer.Text)));
            case Token.Nil:
                return Take(new Expression(ExpressionKind.Nil));
            case Token.True:
                return Take(new Expression(ExpressionKind.True));
            case Token.False:
                return Take(new Expression(ExpressionKind.False));
            case Token.Dots:
                if (!parser.Scope.IsVararg) throw Lexer.SyntaxError("cannot use '...' outside a vararg function");
                parser.Scope.NeedsArgTable = false;
                return Take(new Expression(ExpressionKind.VarArg, Code.Emit(Operation.VarArg, 0, 1, 0)));
            case (Token)'{':
                return tables.Read(this);
            case Token.Function:
                Lexer.Next();
                return ReadFunction(isMethod: false, Lexer.Line);
            default:
                return ReadSuffixed();
        }
    }

    Expression Take(Expression e)
    {
        Lexer.Next();
        return e;
    }

    // Reads operators as long as they bind tighter than the limit; the first that does not is left to the caller.
    Expression ReadOperators(int limit, out Token rest)
    {
        parser.Enter();
        Expression e;
        var operation = Lexer.Current;
        if (operation is Token.Not or (Token)'-' or (Token)'#')
        {
            Lexer.Next();
            e = ReadOperators(OperatorCode.UnaryPriority, out _);
            parser.Scope.Operators.Prefix(operation, e, Lexer.LastLine);
        }
        else
        {
            e = ReadSimple();
        }

        operation = Lexer.Current;
        while (OperatorCode.Priority(operation) is var (left, right) && left > limit)
        {
            Lexer.Next();
            parser.Scope.Operators.Infix(operation, e);
            var second = ReadOperators(right, out var next);
            parser.Scope.Operators.Postfix(operation, e, second, Lexer.LastLine);
            operation = next;
        }

        parser.Leave();
        rest = operation;
        return e;
    }
}
