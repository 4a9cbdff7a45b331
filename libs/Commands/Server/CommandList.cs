using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class CommandList
{
    public static readonly Command Command = new("LIST", "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]")
    {
        Summary = "Returns a list of command names.", Group = Group.Server, Since = "7.0.0", Complexity = "O(N) where N is the total number of commands",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Tips = ["nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count != 2 && (call.Count != 5 || !call.Is(2, "FILTERBY"u8)))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        var names = new List<byte[]>();
        foreach (var command in call.Host.Commands.ByIndex)
        {
            if (command.Container is { HidesSubcommands: true }) continue;
            var name = System.Text.Encoding.ASCII.GetBytes(command.FullName);
            if (call.Count == 2) names.Add(name);
            else if (call.Is(3, "ACLCAT"u8))
            {
                if ((command.Categories & FlagNames.Category(call[4])) != 0) names.Add(name);
            }
            else if (call.Is(3, "PATTERN"u8))
            {
                if (GlobPattern.IsMatch(call[4], name, ignoreCase: true)) names.Add(name);
            }
            else if (!call.Is(3, "MODULE"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        call.Reply.Array(names.Count);
        foreach (var name in names) call.Reply.Bulk(name);
    }
}
