using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PubSubShardChannels
{
    public static readonly Command Command = new("SHARDCHANNELS", "[pattern]")
    {
        Summary = "Returns the active shard channels.", Group = Group.PubSub, Since = "7.0.0", Complexity = "O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).",
        Flags = CommandFlags.PubSub | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => PubSubQueries.Channels(ref call, SubscriptionKind.ShardChannel);
}
