using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientCaching
{
    public static readonly Command Command = new("CACHING", "<YES | NO>")
    {
        Summary = "Instructs the server whether to track the keys in the next request.", Group = Group.Connection, Since = "6.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Session.Tracking is not { } tracking)
        {
            call.Reply.Error("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled"u8);
            return;
        }

        var says = call.Is(2, "YES"u8);
        if (!says && !call.Is(2, "NO"u8))
        {
            call.Reply.Error(ErrorLine.Syntax);
        }
        else if (says && tracking.Mode != TrackingMode.OptIn)
        {
            call.Reply.Error("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."u8);
        }
        else if (!says && tracking.Mode != TrackingMode.OptOut)
        {
            call.Reply.Error("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode."u8);
        }
        else
        {
            tracking.CachingIsSaid = true;
            call.Reply.Ok();
        }
    }
}
