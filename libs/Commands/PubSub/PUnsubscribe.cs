using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PUnsubscribe
{
    public static readonly Command Command = new("PUNSUBSCRIBE", "[pattern [pattern ...]]")
    {
        Summary = "Stops listening to messages published to channels that match one or more patterns.", Group = Group.PubSub, Since = "2.0.0", Complexity = "O(N) where N is the number of patterns to unsubscribe.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call) => SubscriptionReplies.UnsubscribeAll(ref call, SubscriptionKind.Pattern, "punsubscribe"u8);
}
