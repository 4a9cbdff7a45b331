using Distro.Lua.Machine;

namespace Distro.Lua.Values;

/// <summary>
/// Entries of weak tables. One goes when its key or value is an object that a survey has not met: its value becomes nil, as if a script had set it, so traversals go on; and its
/// key a mark in its place in the chain, so that the table does not keep what it refers to.
/// </summary>
static class WeakEntries
{
    static readonly object goneKey = new();

    public static WeakMode ModeOf(LuaTable? metatable)
    {
        if (metatable?.Handler(MetaEvent.Mode).AsString is not { } mode) return WeakMode.None;
        return (mode.Span.Contains((byte)'k') ? WeakMode.Keys : WeakMode.None) | (mode.Span.Contains((byte)'v') ? WeakMode.Values : WeakMode.None);
    }

    public static void Drop(Span<LuaValue> array, Span<TableNode> nodes, MemorySurvey survey)
    {
        foreach (ref var value in array)
            if (survey.IsUnmet(value)) value = default;
        foreach (ref var node in nodes)
        {
            var keyIsGone = survey.IsUnmet(node.Key);
            if (keyIsGone || survey.IsUnmet(node.Value)) node.Value = default;
            if (keyIsGone) node.Key = new LuaValue(goneKey, 0);
        }
    }
}
