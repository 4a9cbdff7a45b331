using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.PubSub;

internal static class PubSubChannels
{
    public static readonly Command Command = new("CHANNELS", "[pattern]")
    {
        Summary = "Returns the active channels.", Group = Group.PubSub, Since = "2.8.0", Complexity = "O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)",
        Flags = CommandFlags.PubSub | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => PubSubQueries.Channels(ref call, SubscriptionKind.Channel);
}
