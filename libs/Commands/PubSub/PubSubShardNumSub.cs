using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PubSubShardNumSub
{
    public static readonly Command Command = new("SHARDNUMSUB", "[shardchannel [shardchannel ...]]")
    {
        Summary = "Returns the count of subscribers of shard channels.", Group = Group.PubSub, Since = "7.0.0", Complexity = "O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels",
        Flags = CommandFlags.PubSub | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => PubSubQueries.Takers(ref call, SubscriptionKind.ShardChannel);
}
