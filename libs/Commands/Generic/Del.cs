using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Del
{
    public static readonly Command Command = new("DEL", "key [key ...]")
    {
        Summary = "Deletes one or more keys.", Group = Group.Generic, Since = "1.0.0",
        Complexity = "O(N) where N is the number of keys that will be removed. Values with many elements are freed in steps, in the background.",
        Flags = Write, Keys = [KeySpec.Range(1, -1, 1, KeyUse.Remove | KeyUse.Delete)], Split = Split.KeysSum, Journal = Journal.Effects,
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"], Run = Run,
    };

    public static void Run(ref Call call)
    {
        var deleted = 0;
        for (var i = 1; i < call.Count; i++)
        {
            var entry = call.Open(i);
            if (Lifetime.Delete(ref call, ref entry, call[i])) deleted++;
        }

        call.Reply.Integer(deleted);
    }
}
