using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sorting;

/// <summary>
/// SORT. The keys that BY and GET make of the elements are not among its arguments: unless a hash tag puts them all into the slot of the key that is
/// sorted, it runs behind the gate. What it stores is logged, not the command.
/// </summary>
internal static class Sort
{
    public static readonly Command Command = new("SORT", "key [BY by-pattern] [LIMIT offset count] [GET get-pattern [GET get-pattern ...]] [ASC | DESC] [ALPHA] [STORE destination]")
    {
        Summary = "Sorts the elements in a list, a set, or a sorted set, optionally storing the result.", Group = Group.Generic, Since = "1.0.0",
        Complexity = "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
        Flags = Write | DenyOom | MovableKeys, Journal = Journal.Effects,
        GroupImpliesCategory = false, ExtraCategories = AclCategories.Set | AclCategories.SortedSet | AclCategories.List | AclCategories.Dangerous, GateWhen = SortOptions.LeavesSlot,
        FindKeys = SortOptions.FindKeys,
        Keys = [KeySpec.At(1, KeyUse.Read), KeySpec.Unknown(KeyUse.Read, "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort"), KeySpec.Unknown(KeyUse.Overwrite | KeyUse.Update, "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array")],
        Run = static (ref Call call) => SortRun.Run(ref call, stores: true),
    };
}
