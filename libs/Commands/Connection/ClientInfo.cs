using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientInfo
{
    public static readonly Command Command = new("INFO", "")
    {
        Summary = "Returns information about the connection.", Group = Group.Connection, Since = "6.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var line = "";
        foreach (var client in call.Host.Clients.Snapshot())
        {
            if (client.Id == call.Session.Id) line = client.Line + "\n";
        }

        call.Reply.Verbatim(Encoding.UTF8.GetBytes(line));
    }
}
