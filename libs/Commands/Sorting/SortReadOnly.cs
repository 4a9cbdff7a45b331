using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sorting;

internal static class SortReadOnly
{
    public static readonly Command Command = new("SORT_RO", "key [BY by-pattern] [LIMIT offset count] [GET get-pattern [GET get-pattern ...]] [ASC | DESC] [ALPHA]")
    {
        Summary = "Returns the sorted elements of a list, a set, or a sorted set.", Group = Group.Generic, Since = "7.0.0",
        Complexity = "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        GroupImpliesCategory = false, ExtraCategories = AclCategories.Set | AclCategories.SortedSet | AclCategories.List | AclCategories.Dangerous, GateWhen = SortOptions.LeavesSlot,
        Keys = [KeySpec.At(1, KeyUse.Read), KeySpec.Unknown(KeyUse.Read, "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort")],
        Run = static (ref Call call) => SortRun.Run(ref call, stores: false),
    };
}
