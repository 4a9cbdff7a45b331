using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class SSubscribe
{
    public static readonly Command Command = new("SSUBSCRIBE", "shardchannel [shardchannel ...]")
    {
        Summary = "Listens for messages published to shard channels.", Group = Group.PubSub, Channels = ChannelUse.Every, Since = "7.0.0", Complexity = "O(N) where N is the number of shard channels to subscribe to.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Keys = [KeySpec.Range(1, -1, 1, KeyUse.NotKey)], Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call)
    {
        // In a transaction the older two are run, for the sake of clients from before it was forbidden; this one is not.
        if (call.Context.InnerDepth > 0) call.Reply.Error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client"u8);
        else SubscriptionReplies.SubscribeAll(ref call, SubscriptionKind.ShardChannel, "ssubscribe"u8);
    }
}
