using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class ExpireTime
{
    public static readonly Command Command = new("EXPIRETIME", "key")
    {
        Summary = "Returns the expiration time of a key as a Unix timestamp.", Group = Group.Generic, Since = "7.0.0", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly | Fast, Keys = [KeySpec.At(1, KeyUse.Read)], Retry = Retry.Safe,
        Run = static (ref Call call) => ExpiryQuery.Run(ref call, isSeconds: true, isRelative: false),
    };
}
