using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Ttl
{
    public static readonly Command Command = new("TTL", "key")
    {
        Summary = "Returns the expiration time in seconds of a key.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly | Fast, Keys = [KeySpec.At(1, KeyUse.Read)], Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Run = static (ref Call call) => ExpiryQuery.Run(ref call, isSeconds: true, isRelative: true),
    };
}
