namespace Distro.Lua.Compiler;

/// <summary>Where an expression's value is while its code is being written.</summary>
enum ExpressionKind
{
    /// <summary>No value: an empty list.</summary>
    None,
    Nil,
    True,
    False,

    /// <summary>Constant <see cref="Expression.Info"/>.</summary>
    Constant,

    /// <summary><see cref="Expression.Number"/>, not yet a constant: it may still be folded.</summary>
    Number,

    /// <summary>The local variable in register Info.</summary>
    Local,
    Upvalue,

    /// <summary>The global named by constant Info.</summary>
    Global,

    /// <summary>The element Aux (register or constant) of the table in register Info.</summary>
    Indexed,

    /// <summary>A comparison: the jump at Info is taken when it is true.</summary>
    Jump,

    /// <summary>The instruction at Info gives it, and may put it into any register.</summary>
    Relocatable,

    /// <summary>In register Info, which is nobody's variable.</summary>
    Register,

    /// <summary>The results of the call at Info.</summary>
    Call,

    /// <summary>The extra arguments, taken by the instruction at Info.</summary>
    VarArg,
}

/// <summary>
/// An expression that has been read but whose value may not be in a register yet. "and" and "or" leave jumps in it: those taken
/// when it is true and those taken when it is false, which are patched when it is known what it is for.
/// </summary>
sealed class Expression
{
    public const int NoJump = -1;

    public ExpressionKind Kind;
    public int Info;
    public int Aux;
    public double Number;
    public int WhenTrue = NoJump;
    public int WhenFalse = NoJump;

    public Expression()
    {
    }

    public Expression(ExpressionKind kind, int info = 0) => Set(kind, info);

    public bool HasJumps => WhenTrue != WhenFalse;
    public bool IsNumeral => Kind == ExpressionKind.Number && WhenTrue == NoJump && WhenFalse == NoJump;
    public bool HasOpenResults => Kind is ExpressionKind.Call or ExpressionKind.VarArg;

    public void Set(ExpressionKind kind, int info)
    {
        Kind = kind;
        Info = info;
    }

    public void Become(Expression other)
    {
        (Kind, Info, Aux, Number) = (other.Kind, other.Info, other.Aux, other.Number);
        (WhenTrue, WhenFalse) = (other.WhenTrue, other.WhenFalse);
    }
}
