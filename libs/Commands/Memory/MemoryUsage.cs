using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>
/// MEMORY USAGE: the blocks that a key's record and value lie in, as the allocator sizes them, and the key's entry in its table. Nothing has to be sampled: types
/// know, or keep count of, what hangs off a value.
/// </summary>
internal static class MemoryUsage
{
    private const int TableEntryBytes = 6;

    public static readonly Command Command = new("USAGE", "key [SAMPLES count]")
    {
        Summary = "Estimates the memory usage of a key.", Group = Group.Server, Since = "4.0.0", Complexity = "O(N) where N is the number of samples.",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3)
        {
            if (call.Count != 5 || !call.Is(3, "SAMPLES"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }

            if (!call.TryInteger(4, out var samples)) return;
            if (samples < 0)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        var entry = call.OpenQuietly(2);
        if (entry.Exists) call.Reply.Integer(entry.MemoryBytes + TableEntryBytes);
        else call.Reply.Null();
    }
}
