using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>CLIENT KILL: by address in the old form, which answers OK or that there is no such client; by filters in the new one, which counts.</summary>
internal static class ClientKill
{
    public static readonly Command Command = new("KILL", $"<ip:port | <{ClientFilter.Syntax}>>")
    {
        Summary = "Terminates open connections.", Group = Group.Connection, Since = "2.4.0", Complexity = "O(N) where N is the number of client connections",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Retry = Retry.Never, ArgumentsMin = 1, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count == 3)
        {
            KillByAddress(ref call, Encoding.UTF8.GetString(call[2]));
            return;
        }

        if (ClientFilter.Read(ref call, 2) is not { } filter) return;
        var killed = 0;
        foreach (var client in call.Host.Clients.Snapshot())
        {
            if (!filter.Passes(client)) continue;
            if (client.Id == call.Session.Id)
            {
                if (filter.SkipsCaller ?? true) continue;
                call.Session.CloseAfterReply = true;
                killed++;
            }
            else if (call.Host.Clients.Kill(client.Id))
            {
                killed++;
            }
        }

        call.Reply.Integer(killed);
    }

    private static void KillByAddress(ref Call call, string address)
    {
        foreach (var client in call.Host.Clients.Snapshot())
        {
            if (client.Session.Address != address) continue;
            if (client.Id == call.Session.Id) call.Session.CloseAfterReply = true;
            else call.Host.Clients.Kill(client.Id);
            call.Reply.Ok();
            return;
        }

        call.Reply.Error("ERR No such client"u8);
    }
}
