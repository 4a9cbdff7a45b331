using System.Text;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Declaration;

/// <summary>The HELP subcommand of every container, written from the declarations of its siblings.</summary>
internal static class Help
{
    public static Command For(Group group, string since, AclCategories categories = AclCategories.None, bool groupImpliesCategory = true) => new("HELP", "")
    {
        Summary = "Returns helpful text about the different subcommands.",
        Group = group, Since = since, Flags = Loading | Stale, ExtraCategories = categories, GroupImpliesCategory = groupImpliesCategory, Scope = Scope.None, Retry = Retry.Safe,
        Complexity = "O(1)", Run = Run,
    };

    public static void Run(ref Call call)
    {
        var container = call.Command.Container!;
        var lines = new List<string> { $"{container.Name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:" };
        foreach (var subcommand in container.Subcommands.OrderBy(subcommand => subcommand.Name == "HELP").ThenBy(subcommand => subcommand.Name, StringComparer.Ordinal))
        {
            lines.Add(subcommand.Syntax.Length == 0 ? subcommand.Name : $"{subcommand.Name} {subcommand.Syntax}");
            lines.Add($"    {(subcommand.Name == "HELP" ? "Print this help." : subcommand.Summary)}");
        }

        call.Reply.Array(lines.Count);
        foreach (var line in lines) call.Reply.Simple(Encoding.ASCII.GetBytes(line));
    }
}
