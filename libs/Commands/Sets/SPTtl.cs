using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SPTtl
{
    public static readonly Command Command = new("SPTTL", "key MEMBERS nummembers member [member ...]")
    {
        Summary = "Returns how many milliseconds members of a set have left to live.", Group = Group.Set, Since = "8.12.0",
        Complexity = "O(N) where N is the number of specified members.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe, Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = static (ref Call call) => ElementExpiry.Query<Set>(ref call, ElementKind.Member, isSeconds: false, isRelative: true),
    };
}
