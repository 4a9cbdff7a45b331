using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>
/// MEMORY USAGE: the blocks that a key's record and value lie in, as the allocator sizes them, and the key's share of its table. Small and middling values are always summed whole, large
/// ones judged by some hundreds of their blocks, or by as many as SAMPLES asks for; SAMPLES 0 sums every block of any value, which is what deleting the key gives back to used_memory.
/// </summary>
internal static class MemoryUsage
{
    public static readonly Command Command = new("USAGE", "key [SAMPLES count]")
    {
        Summary = "Estimates the memory usage of a key.", Group = Group.Server, Since = "4.0.0", Complexity = "O(N) where N is the number of samples.",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        long samples = KeyEntry.SamplesDefault;
        if (call.Count > 3)
        {
            if (call.Count != 5 || !call.Is(3, "SAMPLES"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }

            if (!call.TryInteger(4, out samples)) return;
            if (samples < 0)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        var entry = call.OpenQuietly(2);
        if (entry.Exists) call.Reply.Integer(entry.MemoryBytesBy(samples));
        else call.Reply.Null();
    }
}
