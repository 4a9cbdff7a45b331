namespace Distro.Lua.Values;

/// <summary>Light userdata: an identity without contents. The one that scripts meet is the null pointer, cjson.null.</summary>
public sealed class LuaPointer
{
    public static readonly LuaPointer Null = new();

    LuaPointer()
    {
    }
}
