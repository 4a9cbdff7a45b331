using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugStructSize
{
    public static readonly Command Command = new("STRUCTSIZE", "")
    {
        Summary = "Shows the sizes of the structures that hold keys.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private const int LeafEntryBytes = 6;
    private const int LeafLineBytes = 64;
    private const int RecordHeaderBytes = 4;

    private static void Run(ref Call call)
    {
        call.Reply.Simple(Encoding.ASCII.GetBytes($"bits:64 entry:{LeafEntryBytes} leafline:{LeafLineBytes} recordheader:{RecordHeaderBytes}"));
    }
}
