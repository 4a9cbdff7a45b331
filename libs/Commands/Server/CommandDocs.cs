using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>COMMAND DOCS: a map from names to what the documentation says; names that no command has are left out.</summary>
internal static class CommandDocs
{
    public static readonly Command Command = new("DOCS", "[command-name [command-name ...]]")
    {
        Summary = "Returns documentary information about one, multiple or all commands.", Group = Group.Server, Since = "7.0.0", Complexity = "O(N) where N is the number of commands to look up",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Tips = ["nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var wanted = new List<Command>();
        if (call.Count == 2) wanted.AddRange(call.Host.Commands.Commands);
        for (var i = 2; i < call.Count; i++)
        {
            if (CommandContainer.Find(ref call, call[i]) is { } command) wanted.Add(command);
        }

        call.Reply.Map(wanted.Count);
        foreach (var command in wanted) CommandManual.Write(call.Reply, command);
    }
}
