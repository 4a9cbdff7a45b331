using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Expire
{
    public static readonly Command Command = new("EXPIRE", "key seconds [NX | XX | GT | LT]")
    {
        Summary = "Sets the expiration time of a key in seconds.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | Fast, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Journal = Journal.Effects,
        Run = static (ref Call call) => ExpiryChange.Run(ref call, isSeconds: true, isRelative: true),
    };
}
