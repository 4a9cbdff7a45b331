using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>UNLINK is DEL: large values are always freed in steps.</summary>
internal static class Unlink
{
    public static readonly Command Command = new("UNLINK", "key [key ...]")
    {
        Summary = "Asynchronously deletes one or more keys.", Group = Group.Generic, Since = "4.0.0",
        Complexity = "O(1) for each key removed regardless of its size. Then the command does O(N) work in the background in order to reclaim memory.",
        Flags = Write | Fast, Keys = [KeySpec.Range(1, -1, 1, KeyUse.Remove | KeyUse.Delete)], Split = Split.KeysSum, Journal = Journal.Effects,
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"], Run = Del.Run,
    };
}
