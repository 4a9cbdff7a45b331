using Distro.Commands.Declaration;

namespace Distro.Commands.PubSub;

internal static class PubSubContainer
{
    public static readonly Command Command = new("PUBSUB", "")
    {
        Summary = "A container for Pub/Sub commands.", Group = Group.PubSub, Since = "2.8.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands =
        [
            PubSubChannels.Command, PubSubNumSub.Command, PubSubNumPat.Command, PubSubShardChannels.Command, PubSubShardNumSub.Command,
            Help.For(Group.PubSub, "6.2.0", groupImpliesCategory: false),
        ],
    };
}
