using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>COMMAND: what this server can do, in the form clients route and complete by.</summary>
internal static class CommandContainer
{
    public static readonly Command Command = new("COMMAND", "")
    {
        Summary = "Returns detailed information about all commands.", Group = Group.Server, Since = "2.8.13", Complexity = "O(N) where N is the total number of commands",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Tips = ["nondeterministic_output_order"], Run = Run,
        Subcommands =
        [
            CommandCount.Command, CommandDocs.Command, CommandGetKeys.Command, CommandGetKeysAndFlags.Command, CommandInfo.Command,
            CommandList.Command, Help.For(Group.Server, "5.0.0", AclCategories.Connection),
        ],
    };

    /// <summary>The command that a name like "get" or "client|list" means.</summary>
    public static Command? Find(ref Call call, ReadOnlySpan<byte> name)
    {
        var bar = name.IndexOf((byte)'|');
        if (bar < 0) return call.Host.Commands.Find(name);
        return call.Host.Commands.Find(name[..bar]) is { } container ? call.Host.Commands.FindSubcommand(container, name[(bar + 1)..]) : null;
    }

    private static void Run(ref Call call)
    {
        call.Reply.Array(call.Host.Commands.Commands.Count);
        foreach (var command in call.Host.Commands.Commands) CommandFacts.Write(call.Reply, command);
    }
}
