using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class ExpireAt
{
    public static readonly Command Command = new("EXPIREAT", "key unix-time-seconds [NX | XX | GT | LT]")
    {
        Summary = "Sets the expiration time of a key to a Unix timestamp.", Group = Group.Generic, Since = "1.2.0", Complexity = "O(1)",
        Flags = Write | Fast, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Journal = Journal.Effects,
        Run = static (ref Call call) => ExpiryChange.Run(ref call, isSeconds: true, isRelative: false),
    };
}
