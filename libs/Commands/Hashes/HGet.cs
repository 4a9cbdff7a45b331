using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HGet
{
    public static readonly Command Command = new("HGET", "key field")
    {
        Summary = "Returns the value of a field in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        if (hash.TryGet(call[2], out var value)) call.Reply.Bulk(value);
        else call.Reply.Null();
    }
}
