using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SCard
{
    public static readonly Command Command = new("SCARD", "key")
    {
        Summary = "Returns the number of members in a set.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<Set>(1, out var set)) call.Reply.Integer(set.Count);
    }
}
