using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>RESET: the connection becomes as if it had just been opened, so that a pool may hand it to someone else.</summary>
internal static class Reset
{
    public static readonly Command Command = new("RESET", "")
    {
        Summary = "Resets the connection.", Group = Group.Connection, Since = "6.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast | NoAuth | AllowBusy, AllowedWhileSubscribed = true, Scope = Scope.Connection, Retry = Retry.Safe, IsNeverQueued = true, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var session = call.Session;
        session.Transaction?.End(call.Context.Watches);
        call.Context.Subscribers.Forget(session);
        session.Database = 0;
        session.RespVersion = 2;
        session.Name = [];
        session.User = "default";
        session.Authenticated = !call.Host.Access.PasswordRequired;
        session.ReadsFromReplicas = false;
        session.Asking = false;
        if (session.Tracking is { } tracking)
        {
            session.Tracking = null;
            call.Context.Tracking?.Changed(session, tracking);
        }

        session.IsMonitor = false;
        session.ReplyMode = ReplyMode.On;
        session.NoEvict = false;
        session.NoTouch = false;
        session.Durability = DurabilityWish.Default;
        session.IsImportSource = false;
        call.Reply.Version = 2;
        call.Reply.Simple("RESET"u8);
    }
}
