using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class SPublish
{
    public static readonly Command Command = new("SPUBLISH", "shardchannel message")
    {
        Summary = "Post a message to a shard channel", Group = Group.PubSub, Channels = ChannelUse.First, Since = "7.0.0", Complexity = "O(N) where N is the number of clients subscribed to the receiving shard channel.",
        Flags = CommandFlags.PubSub | Loading | Stale | Fast | MayReplicate, Keys = [KeySpec.At(1, KeyUse.NotKey)], Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Context.Subscribers.Broker.PublishEverywhere(SubscriptionKind.ShardChannel, call[1], call[2], RouterShare.Of(ref call)));
}
