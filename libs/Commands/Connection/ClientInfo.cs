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
        var facts = call.Host.Clients.Find(call.Session.Id) ?? ClientFacts.Of(call.Session, call.NowMilliseconds);
        call.Reply.Verbatim(Encoding.UTF8.GetBytes(facts.Line + "\n"));
    }
}
