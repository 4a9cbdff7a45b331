using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class CommandCount
{
    public static readonly Command Command = new("COUNT", "")
    {
        Summary = "Returns a count of commands.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Host.Commands.Commands.Count);
}
