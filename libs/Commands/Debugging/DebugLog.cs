using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugLog
{
    public static readonly Command Command = new("LOG", "message")
    {
        Summary = "Writes a message to the server log.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private const int MessageBytesMax = 4096;

    private static void Run(ref Call call)
    {
        var message = call[2];
        call.Host.Process.Note(Encoding.UTF8.GetString(message[..Math.Min(message.Length, MessageBytesMax)]).ReplaceLineEndings(" "));
        call.Reply.Ok();
    }
}
