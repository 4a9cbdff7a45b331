using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientList
{
    public static readonly Command Command = new("LIST", ClientFilter.Syntax)
    {
        Summary = "Lists open connections.", Group = Group.Connection, Since = "2.4.0", Complexity = "O(N) where N is the number of client connections",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count == 3)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (ClientFilter.Read(ref call, 2) is not { } filter) return;
        var text = new StringBuilder();
        foreach (var client in call.Host.Clients.Snapshot())
        {
            if (filter.Passes(client) && !(filter.SkipsCaller == true && client.Id == call.Session.Id)) text.Append(client.Line).Append('\n');
        }

        call.Reply.Verbatim(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
