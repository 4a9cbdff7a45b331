namespace Distro.Lua.Values;

/// <summary>The types of Lua 5.1 that a script can see.</summary>
public enum LuaType : byte
{
    Nil,
    Boolean,
    Number,
    String,
    Table,
    Function,
    Userdata,
    Thread,
}

/// <summary>Names of types in the language's own words.</summary>
public static class LuaTypeNames
{
    static readonly string[] names = ["nil", "boolean", "number", "string", "table", "function", "userdata", "thread"];

    public static string Name(this LuaType type) => names[(int)type];
}
