using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

internal static class BitFieldReadOnly
{
    public static readonly Command Command = new("BITFIELD_RO", "key [GET encoding offset [GET encoding offset ...]]")
    {
        Summary = "Performs arbitrary read-only bitfield integer operations on strings.", Group = Group.Bitmap, Since = "6.0.0",
        Complexity = "O(1) for each subcommand specified",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = static (ref Call call) => BitFieldCommand.Run(ref call, readsOnly: true),
    };
}
