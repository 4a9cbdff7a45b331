using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class Publish
{
    public static readonly Command Command = new("PUBLISH", "channel message")
    {
        Summary = "Posts a message to a channel.", Group = Group.PubSub, Channels = ChannelUse.First, Since = "2.0.0", Complexity = "O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).",
        Flags = CommandFlags.PubSub | Loading | Stale | Fast | MayReplicate, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Context.Subscribers.Broker.PublishEverywhere(SubscriptionKind.Channel, call[1], call[2], RouterShare.Of(ref call)));
}
