using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZScan
{
    public static readonly Command Command = new("ZSCAN", "key cursor [MATCH pattern] [COUNT count] [NOSCORES]")
    {
        Summary = "Iterates over members and scores of a sorted set.", Group = Group.SortedSet, Since = "2.8.0",
        Complexity = "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementScan.TryBegin(ref call, out var scan)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        if (!scan.TryReadOptions(ref call, set.Exists, "NOSCORES"u8)) return;
        scan.PrintsAllDigits = !set.IsPacked;
        var next = scan.Position < 0 ? -1 : set.Scan(scan.Position, scan.Count, ref scan);
        scan.Reply(ref call, next);
    }
}
