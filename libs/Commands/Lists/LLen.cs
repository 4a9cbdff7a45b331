using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LLen
{
    public static readonly Command Command = new("LLEN", "key")
    {
        Summary = "Returns the length of a list.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<List>(1, out var list)) call.Reply.Integer(list.Count);
    }
}
