using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Persist
{
    public static readonly Command Command = new("PERSIST", "key")
    {
        Summary = "Removes the expiration time of a key.", Group = Group.Generic, Since = "2.2.0", Complexity = "O(1)",
        Flags = Write | Fast, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Journal = Journal.Effects, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(1);
        call.Reply.Integer(Lifetime.Persist(ref call, ref entry, call[1]) ? 1 : 0);
    }
}
