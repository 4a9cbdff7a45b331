using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class SUnsubscribe
{
    public static readonly Command Command = new("SUNSUBSCRIBE", "[shardchannel [shardchannel ...]]")
    {
        Summary = "Stops listening to messages posted to shard channels.", Group = Group.PubSub, Since = "7.0.0", Complexity = "O(N) where N is the number of shard channels to unsubscribe.",
        Flags = CommandFlags.PubSub | NoScript | Loading | Stale, Keys = [KeySpec.Range(1, -1, 1, KeyUse.NotKey)], Scope = Scope.Connection, Retry = Retry.Never, AllowedWhileSubscribed = true, Run = Run,
    };

    private static void Run(ref Call call) => SubscriptionReplies.UnsubscribeAll(ref call, SubscriptionKind.ShardChannel, "sunsubscribe"u8);
}
