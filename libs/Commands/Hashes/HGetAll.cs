using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HGetAll
{
    public static readonly Command Command = new("HGETALL", "key")
    {
        Summary = "Returns all fields and values in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(N) where N is the size of the hash.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output_order"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        call.Reply.Map((int)hash.LiveCount);
        var sink = new FieldReply(call.Reply, names: true, values: true);
        hash.Emit(ref sink);
    }
}
