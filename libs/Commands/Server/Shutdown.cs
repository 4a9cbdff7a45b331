using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>SHUTDOWN ends the process, if it is its own to end. There is no reply then: the connection closes.</summary>
internal static class Shutdown
{
    public static readonly Command Command = new("SHUTDOWN", "[ABORT|[<SAVE|NOSAVE>] [NOW] [FORCE] [SAFE] [FAILOVER]]")
    {
        Summary = "Synchronously saves the database(s) to disk and shuts down the server.", Group = Group.Server, Since = "1.0.0",
        Complexity = "O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)",
        Flags = Admin | NoScript | Loading | Stale | NoMulti | AllowBusy, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var request = default(ShutdownRequest);
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Is(i, "SAVE"u8)) request = request with { Save = true };
            else if (call.Is(i, "NOSAVE"u8)) request = request with { NoSave = true };
            else if (call.Is(i, "NOW"u8)) request = request with { Now = true };
            else if (call.Is(i, "FORCE"u8)) request = request with { Force = true };
            else if (call.Is(i, "ABORT"u8)) request = request with { Abort = true };
            else if (!call.Is(i, "SAFE"u8) && !call.Is(i, "FAILOVER"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        if ((request.Abort && call.Count > 2) || (request.Save && request.NoSave))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        var scripts = call.Context.ScriptCatalog;
        if (scripts.IsBusy && !request.NoSave)
        {
            call.Reply.Error(scripts.BusyLine);
            return;
        }

        if (call.Host.Process.Shutdown(request) is { } refusal)
        {
            call.Reply.Error(refusal);
            return;
        }

        if (request.NoSave) scripts.Abandon();
        call.Session.AwaitsEnd = true;
    }
}
