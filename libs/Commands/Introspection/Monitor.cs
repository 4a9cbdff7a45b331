using Distro.Commands.PubSub;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

/// <summary>MONITOR: from now on the client is shown every command that anybody runs, secrets left out. It is a subscriber of a kind of its own.</summary>
internal static class Monitor
{
    public static readonly Command Command = new("MONITOR", "")
    {
        Summary = "Listens for all requests received by the server in real-time.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        // What a monitor is shown would end up in the middle of EXEC's reply.
        if (call.Context.InnerDepth > 0)
        {
            call.Reply.Error("ERR MONITOR isn't allowed for DENY BLOCKING client"u8);
            return;
        }

        // A client that monitors already gets no reply to another MONITOR, as everywhere.
        if (call.Session.IsMonitor) return;
        call.Context.Subscribers.Subscribe(call.Session, SubscriptionKind.Monitor, default);
        call.Session.IsMonitor = true;
        call.Reply.Ok();
    }
}
