using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SPExpire
{
    public static readonly Command Command = new("SPEXPIRE", "key milliseconds [NX | XX | GT | LT] MEMBERS nummembers member [member ...]")
    {
        Summary = "Sets how many milliseconds members of a set live.", Group = Group.Set, Since = "8.12.0",
        Complexity = "O(N) where N is the number of specified members.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)],
        Run = static (ref Call call) => ElementExpiry.Change<Set>(ref call, ElementKind.Member, isSeconds: false, isRelative: true),
    };
}
