using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>CLIENT IMPORT-SOURCE: whoever moves data in from another server sees keys that have expired, and says itself when they go (<see cref="DataSwitches.ImportMode"/>).</summary>
internal static class ClientImportSource
{
    public static readonly Command Command = new("IMPORT-SOURCE", "<ON | OFF>")
    {
        Summary = "Marks this client as an import source when the server is in import mode.", Group = Group.Connection, Since = "8.1.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.Host.Data.ImportMode && !call.Is(2, "OFF"u8))
        {
            call.Reply.Error("ERR Server is not in import mode"u8);
            return;
        }

        if (call.Is(2, "ON"u8)) call.Session.IsImportSource = true;
        else if (call.Is(2, "OFF"u8)) call.Session.IsImportSource = false;
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Reply.Ok();
    }
}
