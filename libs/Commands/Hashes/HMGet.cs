using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HMGet
{
    public static readonly Command Command = new("HMGET", "key field [field ...]")
    {
        Summary = "Returns the values of all fields in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(N) where N is the number of fields being requested.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (hash.TryGet(call[i], out var value)) call.Reply.Bulk(value);
            else call.Reply.Null();
        }
    }
}
