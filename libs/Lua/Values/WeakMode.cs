namespace Distro.Lua.Values;

/// <summary>What of a table's entries does not keep the other side of them alive: __mode of its metatable.</summary>
[Flags]
enum WeakMode : byte
{
    None = 0,
    Keys = 1,
    Values = 2,
}
