using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Exists
{
    public static readonly Command Command = new("EXISTS", "key [key ...]")
    {
        Summary = "Determines whether one or more keys exist.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(N) where N is the number of keys to check.",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly | Fast, Keys = [KeySpec.Range(1, -1, 1, KeyUse.ReadOnly)], Split = Split.KeysSum, Retry = Retry.Safe,
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"], Run = Run,
    };

    public static void Run(ref Call call)
    {
        var found = 0;
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Open(i).Exists) found++;
        }

        call.Reply.Integer(found);
    }
}
