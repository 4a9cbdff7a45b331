using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XRange
{
    public static readonly Command Command = new("XRANGE", "key start end [COUNT count]")
    {
        Summary = "Returns the messages from a stream within a range of IDs.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).",
        Flags = ReadOnly, Retry = Retry.Safe, Keys = [KeySpec.At(1, KeyUse.Read)], Run = static (ref Execution.Call call) => EntryRange.Run(ref call, reversed: false),
    };
}
