using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HDel
{
    public static readonly Command Command = new("HDEL", "key field [field ...]")
    {
        Summary = "Deletes one or more fields and their values from a hash. Deletes the hash if no fields remain.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(N) where N is the number of fields to be removed.",
        Flags = Write | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        int removed = 0, expired = 0;
        for (var i = 2; i < call.Count && hash.Exists; i++)
        {
            if (hash.HasExpired(call[i])) expired++;
            if (hash.Remove(call[i])) removed++;
        }

        if (removed + expired > 0)
        {
            // What had expired goes too, and nobody is told: the log must say the same as is here.
            call.Touched(1, "hdel", removed > 0 ? EventClass.Hash : EventClass.None);
            if (!hash.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(removed);
    }
}
