using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PubSubNumPat
{
    public static readonly Command Command = new("NUMPAT", "")
    {
        Summary = "Returns a count of unique pattern subscriptions.", Group = Group.PubSub, Since = "2.8.0", Complexity = "O(1)",
        Flags = CommandFlags.PubSub | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Context.Subscribers.Broker.PatternCount);
}
