using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class Ping
{
    public static readonly Command Command = new("PING", "[message]")
    {
        Summary = "Returns the server's liveliness response.", Group = Group.Connection, Since = "1.0.0", Complexity = "O(1)",
        Flags = Fast, AllowedWhileSubscribed = true, Scope = Scope.None, Retry = Retry.Safe, Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 2) CommandRunner.WriteWrongArity(call.Reply, call.Command);
        else if (call.Session.IsInSubscribedMode) ReplyAsMessage(ref call);
        else if (call.Count == 2) call.Reply.Bulk(call[1]);
        else call.Reply.Simple("PONG"u8);
    }

    /// <summary>Among messages, so it looks like one.</summary>
    private static void ReplyAsMessage(ref Call call)
    {
        call.Reply.Array(2);
        call.Reply.Bulk("pong"u8);
        call.Reply.Bulk(call.Count == 2 ? call[1] : default);
    }
}
