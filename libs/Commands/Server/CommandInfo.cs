using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class CommandInfo
{
    public static readonly Command Command = new("INFO", "[command-name [command-name ...]]")
    {
        Summary = "Returns information about one, multiple or all commands.", Group = Group.Server, Since = "2.8.13", Complexity = "O(N) where N is the number of commands to look up",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Tips = ["nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count == 2)
        {
            call.Reply.Array(call.Host.Commands.Commands.Count);
            foreach (var command in call.Host.Commands.Commands) CommandFacts.Write(call.Reply, command);
            return;
        }

        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (CommandContainer.Find(ref call, call[i]) is { } command) CommandFacts.Write(call.Reply, command);
            else call.Reply.Null();
        }
    }
}
