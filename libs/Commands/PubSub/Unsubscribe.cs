using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class Unsubscribe
{
    public static readonly Command Command = new("UNSUBSCRIBE", "[channel [channel ...]]")
    {
        Summary = "Stops listening to messages posted to channels.", Group = Group.PubSub, Since = "2.0.0", Complexity = "O(N) where N is the number of channels to unsubscribe.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call) => SubscriptionReplies.UnsubscribeAll(ref call, SubscriptionKind.Channel, "unsubscribe"u8);
}
