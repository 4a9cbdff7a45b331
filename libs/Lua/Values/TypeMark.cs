namespace Distro.Lua.Values;

/// <summary>What stands in a value's reference when the value is no object: compared by identity, never shown.</summary>
sealed class TypeMark
{
    public static readonly TypeMark Number = new(LuaType.Number);
    public static readonly TypeMark True = new(LuaType.Boolean);
    public static readonly TypeMark False = new(LuaType.Boolean);

    TypeMark(LuaType type) => Type = type;

    public LuaType Type { get; }
}
