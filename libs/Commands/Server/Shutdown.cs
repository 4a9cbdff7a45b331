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
        if (!TryRead(ref call, out var request, out var aborts)) return;
        if (request.Failover && call.Host.Cluster is null)
        {
            call.Reply.Error("ERR SHUTDOWN FAILOVER is only supported in cluster mode."u8);
            return;
        }

        if (aborts)
        {
            if (call.Host.Process.AbortShutdown()) call.Reply.Ok();
            else call.Reply.Error("ERR No shutdown in progress."u8);
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

    /// <summary>The words may come in any order; ABORT stands alone, and what is saved can't be left unsaved.</summary>
    private static bool TryRead(ref Call call, out ShutdownRequest request, out bool aborts)
    {
        request = default;
        aborts = false;
        var isKnown = true;
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Is(i, "SAVE"u8)) request = request with { Save = true };
            else if (call.Is(i, "NOSAVE"u8)) request = request with { NoSave = true };
            else if (call.Is(i, "NOW"u8)) request = request with { Now = true };
            else if (call.Is(i, "FORCE"u8)) request = request with { Force = true };
            else if (call.Is(i, "SAFE"u8)) request = request with { Safe = true };
            else if (call.Is(i, "FAILOVER"u8)) request = request with { Failover = true };
            else if (call.Is(i, "ABORT"u8)) aborts = true;
            else isKnown = false;
        }

        if (isKnown && !(aborts && request != default) && !(request.Save && request.NoSave)) return true;
        call.Reply.Error(ErrorLine.Syntax);
        return false;
    }
}
