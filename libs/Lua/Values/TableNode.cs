namespace Distro.Lua.Values;

/// <summary>An entry of a table's hash, and the head of one chain: position + 1, 0 for an empty chain.</summary>
struct TableNode
{
    public const int Bytes = 48;

    public LuaValue Key;
    public LuaValue Value;
    public int Hash;
    public int Next;
    public int Head;
}
