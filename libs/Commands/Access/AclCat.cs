using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Server;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclCat
{
    private const int ShownLettersMax = 128;

    public static readonly Command Command = new("CAT", "[category]")
    {
        Summary = "Lists the ACL categories, or the commands inside a category.", Group = Group.Server, Since = "6.0.0", Complexity = "O(1) since the categories and commands are a fixed set.",
        Flags = NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3)
        {
            AclContainer.RefuseWords(ref call);
            return;
        }

        if (call.Count == 2)
        {
            var names = FlagNames.Of((AclCategories)~0);
            call.Reply.Array(names.Count);
            foreach (var name in names) call.Reply.Bulk(name.AsSpan(1));
            return;
        }

        var category = FlagNames.Category(call[2]);
        if (category == AclCategories.None)
        {
            var shown = AccessText.Of(call[2]);
            call.Reply.Error($"ERR Unknown category '{shown[..Math.Min(shown.Length, ShownLettersMax)]}'");
            return;
        }

        var commands = call.Context.Commands.ByIndex.ToArray().Where(command => (command.Categories & category) != 0).ToArray();
        call.Reply.Array(commands.Length);
        foreach (var command in commands) call.Reply.Bulk(Encoding.ASCII.GetBytes(command.FullName));
    }
}
