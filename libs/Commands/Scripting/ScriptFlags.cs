namespace Distro.Commands.Scripting;

/// <summary>What a script's shebang, or a function's registration, says of it.</summary>
[Flags]
public enum ScriptFlags
{
    None = 0,
    NoWrites = 1 << 0,
    AllowOom = 1 << 1,
    AllowStale = 1 << 2,
    NoCluster = 1 << 3,
    AllowCrossSlotKeys = 1 << 4,

    /// <summary>It has no shebang: what it may do is found out as it does it.</summary>
    Undeclared = 1 << 5,
}

/// <summary>The flags' names, in the order in which they are listed.</summary>
internal static class ScriptFlagNames
{
    public static readonly (string Name, ScriptFlags Flag)[] All =
    [
        ("no-writes", ScriptFlags.NoWrites), ("allow-oom", ScriptFlags.AllowOom), ("allow-stale", ScriptFlags.AllowStale),
        ("no-cluster", ScriptFlags.NoCluster), ("allow-cross-slot-keys", ScriptFlags.AllowCrossSlotKeys),
    ];

    public static bool TryParse(string name, bool ignoreCase, out ScriptFlags flag)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        flag = All.FirstOrDefault(entry => entry.Name.Equals(name, comparison)).Flag;
        return flag != ScriptFlags.None;
    }
}
