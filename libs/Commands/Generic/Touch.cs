using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>TOUCH counts keys like EXISTS, and counts as an access to them, which EXISTS does not.</summary>
internal static class Touch
{
    public static readonly Command Command = new("TOUCH", "key [key ...]")
    {
        Summary = "Returns the number of existing keys out of those specified after updating the time they were last accessed.", Group = Group.Generic, Since = "3.2.1",
        Complexity = "O(N) where N is the number of keys that will be touched.",
        Access = KeyAccess.AlwaysCounts, Flags = ReadOnly | Fast, Keys = [KeySpec.Range(1, -1, 1, KeyUse.ReadOnly)], Split = Split.KeysSum, Retry = Retry.Safe,
        Tips = ["request_policy:multi_shard", "response_policy:agg_sum"], Run = Exists.Run,
    };
}
