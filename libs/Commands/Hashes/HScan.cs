using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HScan
{
    public static readonly Command Command = new("HSCAN", "key cursor [MATCH pattern] [COUNT count] [NOVALUES]")
    {
        Summary = "Iterates over fields and values of a hash.", Group = Group.Hash, Since = "2.8.0",
        Complexity = "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementScan.TryBegin(ref call, out var scan)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        if (!scan.TryReadOptions(ref call, hash.Exists, "NOVALUES"u8)) return;
        var next = scan.Position < 0 ? -1 : hash.Scan(scan.Position, scan.Count, ref scan);
        scan.Reply(ref call, next);
    }
}
