namespace Distro.Lua.Values;

/// <summary>An entry of a table's hash. Next is the position of the chain's next one + 1, 0 at its end. A node whose key is nil was never used.</summary>
struct TableNode
{
    public const int Bytes = 40;

    public LuaValue Key;
    public LuaValue Value;
    public int Hash;
    public int Next;
}
