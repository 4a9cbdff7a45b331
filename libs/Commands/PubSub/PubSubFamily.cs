using Distro.Commands.Declaration;

namespace Distro.Commands.PubSub;

/// <summary>Messages between clients, kept by nobody: who is subscribed when one is published gets it, once.</summary>
internal static class PubSubFamily
{
    public static Command[] Commands =>
    [
        Subscribe.Command, Unsubscribe.Command, PSubscribe.Command, PUnsubscribe.Command, Publish.Command,
        SSubscribe.Command, SUnsubscribe.Command, SPublish.Command, PubSubContainer.Command,
    ];
}
