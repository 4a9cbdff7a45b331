using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PubSubNumSub
{
    public static readonly Command Command = new("NUMSUB", "[channel [channel ...]]")
    {
        Summary = "Returns a count of subscribers to channels.", Group = Group.PubSub, Since = "2.8.0", Complexity = "O(N) for the NUMSUB subcommand, where N is the number of requested channels",
        Flags = CommandFlags.PubSub | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => PubSubQueries.Takers(ref call, SubscriptionKind.Channel);
}
