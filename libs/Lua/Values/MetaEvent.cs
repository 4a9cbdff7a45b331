namespace Distro.Lua.Values;

/// <summary>The events of Lua 5.1 that a metatable may answer, in the order of their names below.</summary>
enum MetaEvent : byte
{
    Index,
    NewIndex,
    Call,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Negate,
    Length,
    Equal,
    LessThan,
    LessOrEqual,
    Concat,
    ToString,
    Metatable,
    Mode,
}

/// <summary>The keys under which a metatable holds its handlers.</summary>
static class MetaEvents
{
    static readonly LuaString[] names = new[]
    {
        "__index", "__newindex", "__call", "__add", "__sub", "__mul", "__div", "__mod", "__pow",
        "__unm", "__len", "__eq", "__lt", "__le", "__concat", "__tostring", "__metatable",
        "__mode",
    }.Select(Compiler.ConstantPool.Shared.Intern).ToArray();

    public static LuaString Name(MetaEvent which) => names[(int)which];
}
