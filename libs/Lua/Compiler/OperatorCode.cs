namespace Distro.Lua.Compiler;

/// <summary>Operators: what binds tighter, what is computed at compile time, and the code of the rest.</summary>
sealed class OperatorCode(CodeBuilder code, ExpressionCode expressions)
{
    /// <summary>How tightly unary operators bind.</summary>
    public const int UnaryPriority = 8;

    /// <summary>How tightly a binary operator holds its left and right side; 0 when the token is none. Right-associative ones hold the right less.</summary>
    public static (int Left, int Right) Priority(Token token) => token switch
    {
        (Token)'+' or (Token)'-' => (6, 6),
        (Token)'*' or (Token)'/' or (Token)'%' => (7, 7),
        (Token)'^' => (10, 9),
        Token.Concat => (5, 4),
        Token.Equal or Token.NotEqual or (Token)'<' or Token.LessOrEqual or (Token)'>' or Token.GreaterOrEqual => (3, 3),
        Token.And => (2, 2),
        Token.Or => (1, 1),
        _ => (0, 0),
    };

    public void Prefix(Token operation, Expression e, int line)
    {
        switch (operation)
        {
            case Token.Not:
                expressions.Not(e);
                break;
            case (Token)'-':
                if (e.IsNumeral && !double.IsNaN(e.Number))
                {
                    e.Number = -e.Number;
                    return;
                }

                Unary(Operation.Negate, e, line);
                break;
            default:
                Unary(Operation.Length, e, line);
                break;
        }
    }

    /// <summary>Called when the left side and the operator have been read.</summary>
    public void Infix(Token operation, Expression left)
    {
        switch (operation)
        {
            case Token.And:
                expressions.GoIfTrue(left);
                break;
            case Token.Or:
                expressions.GoIfFalse(left);
                break;
            case Token.Concat:
                expressions.ToNextRegister(left);
                break;
            default:
                var isArithmetic = Priority(operation).Left >= 6;
                if (!isArithmetic || !left.IsNumeral) expressions.ToOperand(left);
                break;
        }
    }

    /// <summary>Called when both sides have been read: the left one becomes the result.</summary>
    public void Postfix(Token operation, Expression left, Expression right, int line)
    {
        switch (operation)
        {
            case Token.And:
                expressions.DischargeVariable(right);
                code.Append(ref right.WhenFalse, left.WhenFalse);
                left.Become(right);
                break;
            case Token.Or:
                expressions.DischargeVariable(right);
                code.Append(ref right.WhenTrue, left.WhenTrue);
                left.Become(right);
                break;
            case Token.Concat:
                Concat(left, right, line);
                break;
            case Token.Equal or Token.NotEqual:
                Compare(Operation.Equal, left, right, operation == Token.Equal, isSwapped: false, line);
                break;
            case (Token)'<' or (Token)'>':
                Compare(Operation.LessThan, left, right, true, operation == (Token)'>', line);
                break;
            case Token.LessOrEqual or Token.GreaterOrEqual:
                Compare(Operation.LessOrEqual, left, right, true, operation == Token.GreaterOrEqual, line);
                break;
            default:
                Arithmetic(OperationOf(operation), left, right, line);
                break;
        }
    }

    static Operation OperationOf(Token operation) => operation switch
    {
        (Token)'+' => Operation.Add,
        (Token)'-' => Operation.Subtract,
        (Token)'*' => Operation.Multiply,
        (Token)'/' => Operation.Divide,
        (Token)'%' => Operation.Modulo,
        _ => Operation.Power,
    };

    void Unary(Operation operation, Expression e, int line)
    {
        expressions.ToAnyRegister(e);
        expressions.Release(e);
        e.Set(ExpressionKind.Relocatable, code.Emit(operation, 0, e.Info, 0, line));
    }

    void Arithmetic(Operation operation, Expression left, Expression right, int line)
    {
        if (TryFold(operation, left, right)) return;
        var b = expressions.ToOperand(right);
        var a = expressions.ToOperand(left);
        ReleaseBoth(left, a, right, b);
        left.Set(ExpressionKind.Relocatable, code.Emit(operation, 0, a, b, line));
    }

    // "a .. b .. c" is one instruction over neighbouring registers: the right side's concatenation is extended to the left.
    void Concat(Expression left, Expression right, int line)
    {
        expressions.ToValue(right);
        if (right.Kind == ExpressionKind.Relocatable && code[right.Info].Operation == Operation.Concat)
        {
            expressions.Release(left);
            code[right.Info].B = (ushort)left.Info;
            left.Set(ExpressionKind.Relocatable, right.Info);
            return;
        }

        expressions.ToNextRegister(right);
        var (from, to) = (left.Info, right.Info);
        ReleaseBoth(left, from, right, to);
        left.Set(ExpressionKind.Relocatable, code.Emit(Operation.Concat, 0, from, to, line));
    }

    void Compare(Operation operation, Expression left, Expression right, bool condition, bool isSwapped, int line)
    {
        var a = expressions.ToOperand(left);
        var b = expressions.ToOperand(right);
        ReleaseBoth(left, a, right, b);
        if (isSwapped) (a, b) = (b, a);
        code.Emit(operation, condition ? 1 : 0, a, b, line);
        left.Set(ExpressionKind.Jump, code.EmitJump());
    }

    // Registers are a stack: the higher one goes first.
    void ReleaseBoth(Expression left, int leftOperand, Expression right, int rightOperand)
    {
        if (leftOperand > rightOperand)
        {
            expressions.Release(left);
            expressions.Release(right);
        }
        else
        {
            expressions.Release(right);
            expressions.Release(left);
        }
    }

    static bool TryFold(Operation operation, Expression left, Expression right)
    {
        if (!left.IsNumeral || !right.IsNumeral) return false;
        if (operation is Operation.Divide or Operation.Modulo && right.Number == 0) return false;
        var result = Machine.Arithmetic.Compute(operation, left.Number, right.Number);
        if (double.IsNaN(result)) return false;
        left.Number = result;
        return true;
    }
}
