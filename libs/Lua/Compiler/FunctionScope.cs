using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// A function being compiled: its code, the names that are visible, and the blocks they live in. A name is looked for in the
/// scopes from the inside out; where an outer function's variable is used it becomes an upvalue of every function in between.
/// </summary>
sealed class FunctionScope
{
    /// <summary>Local variables of one function at once.</summary>
    const int LocalsMax = 200;

    const int UpvaluesMax = 60;
    const int ConstantsMax = 1 << 18;

    readonly Lexer lexer;
    readonly List<LocalVariable> variables = [];
    readonly List<int> visible = [];
    readonly List<UpvalueSource> upvalues = [];
    readonly List<Prototype> functions = [];
    Block? block;
    int declared;

    public FunctionScope(Lexer lexer, FunctionScope? parent, int lineDefined)
    {
        this.lexer = lexer;
        Parent = parent;
        LineDefined = lineDefined;
        Code = new CodeBuilder(lexer);
        Expressions = new ExpressionCode(Code);
        Operators = new OperatorCode(Code, Expressions);
    }

    public FunctionScope? Parent { get; }
    public int LineDefined { get; }
    public CodeBuilder Code { get; }
    public ExpressionCode Expressions { get; }
    public OperatorCode Operators { get; }
    public int ParameterCount { get; set; }
    public bool IsVararg { get; set; }
    public bool NeedsArgTable { get; set; }
    public IReadOnlyList<UpvalueSource> Upvalues => upvalues;

    /// <summary>Names a variable that becomes visible with <see cref="Show"/>.</summary>
    public void Declare(LuaString name)
    {
        Limit(visible.Count + 1, LocalsMax, "local variables");
        visible.Add(variables.Count);
        variables.Add(new LocalVariable(name, 0, 0));
        declared++;
    }

    public void Show(int count)
    {
        declared -= count;
        for (var i = visible.Count - declared - count; i < visible.Count - declared; i++)
            variables[visible[i]] = variables[visible[i]] with { From = Code.Count };
        Code.ActiveLocals += count;
    }

    /// <summary>A local function is visible in itself, but alive only from here on.</summary>
    public void StartLast() => variables[visible[^1]] = variables[visible[^1]] with { From = Code.Count };

    public void EnterBlock(bool isLoop) => block = new Block(block, Code.ActiveLocals, isLoop);

    /// <summary>Ends the innermost block; breaks out of it land here.</summary>
    public void LeaveBlock()
    {
        var left = block!;
        block = left.Outer;
        Hide(left.FirstLocal);
        if (left.IsCaptured) Code.Emit(Operation.Close, left.FirstLocal, 0, 0);
        Code.FreeRegister = Code.ActiveLocals;
        Code.LandHere(left.Breaks);
    }

    /// <summary>True when a closure caught a variable of the innermost block.</summary>
    public bool IsBlockCaptured => block!.IsCaptured;

    public void Break()
    {
        var captured = false;
        var loop = block;
        while (loop is not null && !loop.IsLoop)
        {
            captured |= loop.IsCaptured;
            loop = loop.Outer;
        }

        if (loop is null) throw lexer.SyntaxError("no loop to break");
        if (captured) Code.Emit(Operation.Close, loop.FirstLocal, 0, 0);
        Code.Append(ref loop.Breaks, Code.EmitJump());
    }

    /// <summary>What a name means here: a local variable, an upvalue, or a global.</summary>
    public Expression Resolve(LuaString name)
    {
        var e = new Expression();
        if (!TryResolve(name, e, isInnermost: true)) e.Set(ExpressionKind.Global, Code.Constant(name));
        return e;
    }

    public int Add(Prototype function)
    {
        if (functions.Count >= ConstantsMax) throw Limited(ConstantsMax, "constants");
        functions.Add(function);
        return functions.Count - 1;
    }

    public void Limit(int value, int max, string what)
    {
        if (value > max) throw Limited(max, what);
    }

    public Prototype Finish(string chunkName)
    {
        Hide(0);
        Code.Emit(Operation.Return, 0, 1, 0);
        return new Prototype
        {
            ChunkName = chunkName, Code = Code.Code, Constants = Code.Constants, Functions = functions.ToArray(), Upvalues = upvalues.ToArray(),
            Lines = Code.Lines, Locals = variables.ToArray(), LineDefined = LineDefined, ParameterCount = ParameterCount,
            IsVararg = IsVararg, NeedsArgTable = NeedsArgTable, StackSize = Code.StackSize,
        };
    }

    void Hide(int downTo)
    {
        while (Code.ActiveLocals > downTo)
        {
            Code.ActiveLocals--;
            variables[visible[^1]] = variables[visible[^1]] with { To = Code.Count };
            visible.RemoveAt(visible.Count - 1);
        }
    }

    bool TryResolve(LuaString name, Expression e, bool isInnermost)
    {
        for (var register = Code.ActiveLocals - 1; register >= 0; register--)
        {
            if (!variables[visible[register]].Name.Equals(name)) continue;
            e.Set(ExpressionKind.Local, register);
            if (!isInnermost) MarkCaptured(register);
            return true;
        }

        for (var i = 0; i < upvalues.Count; i++)
        {
            if (!upvalues[i].Name.Equals(name)) continue;
            e.Set(ExpressionKind.Upvalue, i);
            return true;
        }

        if (Parent is null || !Parent.TryResolve(name, e, isInnermost: false)) return false;
        Limit(upvalues.Count + 1, UpvaluesMax, "upvalues");
        upvalues.Add(new UpvalueSource(name, e.Kind == ExpressionKind.Local, e.Info));
        e.Set(ExpressionKind.Upvalue, upvalues.Count - 1);
        return true;
    }

    void MarkCaptured(int register)
    {
        var holder = block;
        while (holder is not null && holder.FirstLocal > register) holder = holder.Outer;
        if (holder is not null) holder.IsCaptured = true;
    }

    LuaException Limited(int max, string what) => lexer.Error(
        LineDefined == 0 ? $"main function has more than {max} {what}" : $"function at line {LineDefined} has more than {max} {what}");

    sealed class Block(Block? outer, int firstLocal, bool isLoop)
    {
        public readonly Block? Outer = outer;
        public readonly int FirstLocal = firstLocal;
        public readonly bool IsLoop = isLoop;
        public int Breaks = Expression.NoJump;
        public bool IsCaptured;
    }
}
