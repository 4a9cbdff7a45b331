using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugError
{
    public static readonly Command Command = new("ERROR", "message")
    {
        Summary = "Answers with an error of that text, so that clients' handling of errors can be tried.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private const int MessageBytesMax = 4096;

    /// <summary>The text may hold what would end the line.</summary>
    private static void Run(ref Call call)
    {
        var message = call[2][..Math.Min(call[2].Length, MessageBytesMax)].ToArray();
        foreach (ref var letter in message.AsSpan())
        {
            if (letter is (byte)'\r' or (byte)'\n') letter = (byte)' ';
        }

        call.Reply.Error(message);
    }
}
