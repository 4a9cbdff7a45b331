using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class Echo
{
    public static readonly Command Command = new("ECHO", "message")
    {
        Summary = "Returns the given string.", Group = Group.Connection, Since = "1.0.0", Complexity = "O(1)",
        Flags = Loading | Stale | Fast, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Bulk(call[1]);
}
