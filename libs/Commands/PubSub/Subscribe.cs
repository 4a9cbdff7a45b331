using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class Subscribe
{
    public static readonly Command Command = new("SUBSCRIBE", "channel [channel ...]")
    {
        Summary = "Listens for messages published to channels.", Group = Group.PubSub, Channels = ChannelUse.Every, Since = "2.0.0", Complexity = "O(N) where N is the number of channels to subscribe to.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call) => SubscriptionReplies.SubscribeAll(ref call, SubscriptionKind.Channel, "subscribe"u8);
}
