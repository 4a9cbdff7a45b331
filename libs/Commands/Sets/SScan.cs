using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SScan
{
    public static readonly Command Command = new("SSCAN", "key cursor [MATCH pattern] [COUNT count]")
    {
        Summary = "Iterates over members of a set.", Group = Group.Set, Since = "2.8.0",
        Complexity = "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementScan.TryBegin(ref call, out var scan)) return;
        if (!call.TryGet<Set>(1, out var set)) return;
        if (!scan.TryReadOptions(ref call, set.Exists, default)) return;
        var next = scan.Position < 0 ? -1 : set.Scan(scan.Position, scan.Count, ref scan);
        scan.Reply(ref call, next);
    }
}
