namespace Distro.Lua.Compiler;

/// <summary>
/// The machine's operations. R is a register, K a constant, RK either; "up to top" means as many values as the operation
/// before left (a call or "..." whose number of results is open).
/// </summary>
enum Operation : byte
{
    /// <summary>R[A] = R[B]</summary>
    Move,

    /// <summary>R[A] = K[C]</summary>
    LoadConstant,

    /// <summary>R[A] = B is not 0; skip the next if C is not 0</summary>
    LoadBoolean,

    /// <summary>R[A] to R[B] = nil</summary>
    LoadNil,

    /// <summary>R[A] = upvalue B</summary>
    GetUpvalue,

    /// <summary>R[A] = environment[K[C]]</summary>
    GetGlobal,

    /// <summary>R[A] = R[B][RK[C]]</summary>
    GetTable,

    /// <summary>environment[K[C]] = R[A]</summary>
    SetGlobal,

    /// <summary>upvalue B = R[A]</summary>
    SetUpvalue,

    /// <summary>R[A][RK[B]] = RK[C]</summary>
    SetTable,

    /// <summary>R[A] = a table with room for B elements and C fields</summary>
    NewTable,

    /// <summary>R[A + 1] = R[B]; R[A] = R[B][RK[C]]</summary>
    Self,

    /// <summary>R[A] = RK[B] + RK[C]</summary>
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,

    /// <summary>R[A] = -R[B]</summary>
    Negate,

    /// <summary>R[A] = not R[B]</summary>
    Not,

    /// <summary>R[A] = #R[B]</summary>
    Length,

    /// <summary>R[A] = R[B] .. to .. R[C]</summary>
    Concat,

    /// <summary>go on C further</summary>
    Jump,

    /// <summary>if (RK[B] == RK[C]) is not A then skip the next, which is a jump</summary>
    Equal,
    LessThan,
    LessOrEqual,

    /// <summary>if the truth of R[A] is not C then skip the next</summary>
    Test,

    /// <summary>if the truth of R[B] is C then R[A] = R[B], else skip the next</summary>
    TestSet,

    /// <summary>call R[A] with B - 1 arguments (0: up to top) for C - 1 results (0: all, to top)</summary>
    Call,

    /// <summary>return R[A](B - 1 arguments)</summary>
    TailCall,

    /// <summary>return R[A] and on, B - 1 values (0: up to top)</summary>
    Return,

    /// <summary>R[A] += R[A + 2]; if it has not passed R[A + 1] then R[A + 3] = R[A] and go on C further</summary>
    ForLoop,

    /// <summary>check the three numbers from R[A] on, R[A] -= R[A + 2], go on C further</summary>
    ForPrepare,

    /// <summary>R[A + 3] and on, C values = R[A](R[A + 1], R[A + 2])</summary>
    ForCall,

    /// <summary>if R[A + 3] is not nil then R[A + 2] = R[A + 3], else skip the next, which jumps back</summary>
    ForTest,

    /// <summary>R[A][C + i] = R[A + i] for i from 1 to B (0: up to top)</summary>
    SetList,

    /// <summary>close the variables from R[A] on</summary>
    Close,

    /// <summary>R[A] = a closure of function C; its upvalues are listed in the prototype</summary>
    Closure,

    /// <summary>R[A] and on = "...", B - 1 values (0: all, to top)</summary>
    VarArg,
}
