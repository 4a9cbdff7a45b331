using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>Assignments and calls as statements, and local declarations.</summary>
sealed class AssignmentParser(Parser parser, ExpressionParser expressions)
{
    Lexer Lexer => parser.Lexer;
    CodeBuilder Code => parser.Code;

    /// <summary>Brings a list of expressions to the number of variables: missing ones are nil, surplus ones are dropped.</summary>
    public static void Adjust(Parser parser, int variables, int count, Expression last)
    {
        var extra = variables - count;
        if (last.HasOpenResults)
        {
            extra = Math.Max(0, extra + 1);
            parser.Expressions.SetResults(last, extra);
            if (extra > 1) parser.Code.Reserve(extra - 1);
            return;
        }

        if (last.Kind != ExpressionKind.None) parser.Expressions.ToNextRegister(last);
        if (extra <= 0) return;
        var register = parser.Code.FreeRegister;
        parser.Code.Reserve(extra);
        parser.Code.EmitNil(register, extra);
    }

    public void Local()
    {
        var names = 0;
        do
        {
            parser.Scope.Declare(parser.ExpectName());
            names++;
        }
        while (parser.Accept((Token)','));

        var (count, last) = (0, new Expression());
        if (parser.Accept((Token)'=')) count = expressions.ReadList(out last);
        Adjust(parser, names, count, last);
        parser.Scope.Show(names);
    }

    public void CallOrAssignment()
    {
        var e = expressions.ReadSuffixed();
        if (e.Kind == ExpressionKind.Call)
        {
            Code[e.Info].C = 1;
            return;
        }

        var targets = new List<Expression> { Target(e) };
        while (parser.Accept((Token)','))
        {
            var next = expressions.ReadSuffixed();
            if (next.Kind == ExpressionKind.Local) KeepFromChange(targets, next);
            parser.Scope.Limit(targets.Count, Parser.LevelsMax, "variables in assignment");
            targets.Add(Target(next));
        }

        parser.Expect((Token)'=');
        Assign(targets);
    }

    Expression Target(Expression e) =>
        e.Kind is ExpressionKind.Local or ExpressionKind.Upvalue or ExpressionKind.Global or ExpressionKind.Indexed ? e : throw Lexer.SyntaxError("syntax error");

    void Assign(List<Expression> targets)
    {
        var count = expressions.ReadList(out var last);
        var at = targets.Count - 1;
        if (count == targets.Count)
        {
            parser.Expressions.SetOneResult(last);
            parser.Expressions.Store(targets[at--], last);
        }
        else
        {
            Adjust(parser, targets.Count, count, last);
            if (count > targets.Count) Code.FreeRegister -= count - targets.Count;
        }

        for (; at >= 0; at--) parser.Expressions.Store(targets[at], new Expression(ExpressionKind.Register, Code.FreeRegister - 1));
    }

    // In "a.x, a = ..." the first target means the table that a holds before: it is copied out of the way.
    void KeepFromChange(List<Expression> targets, Expression local)
    {
        var copy = Code.FreeRegister;
        var isNeeded = false;
        foreach (var target in targets)
        {
            if (target.Kind != ExpressionKind.Indexed) continue;
            if (target.Info == local.Info)
            {
                target.Info = copy;
                isNeeded = true;
            }

            if (target.Aux == local.Info)
            {
                target.Aux = copy;
                isNeeded = true;
            }
        }

        if (!isNeeded) return;
        Code.Emit(Operation.Move, copy, local.Info, 0);
        Code.Reserve(1);
    }
}
