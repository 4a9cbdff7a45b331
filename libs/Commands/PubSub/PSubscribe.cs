using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PSubscribe
{
    public static readonly Command Command = new("PSUBSCRIBE", "pattern [pattern ...]")
    {
        Summary = "Listens for messages published to channels that match one or more patterns.", Group = Group.PubSub, Channels = ChannelUse.EveryPattern, Since = "2.0.0", Complexity = "O(N) where N is the number of patterns to subscribe to.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call) => SubscriptionReplies.SubscribeAll(ref call, SubscriptionKind.Pattern, "psubscribe"u8);
}
