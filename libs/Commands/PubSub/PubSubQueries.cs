using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>PUBSUB's questions, which channels and shard channels answer alike.</summary>
internal static class PubSubQueries
{
    public static void Channels(ref Call call, SubscriptionKind kind)
    {
        if (call.Count > 3)
        {
            CommandRunner.WriteSubcommandSyntax(call);
            return;
        }

        var names = new List<byte[]>();
        var broker = call.Context.Subscribers.Broker;
        var share = RouterShare.Of(ref call);
        foreach (var name in broker.Names(kind))
        {
            // A relay stays subscribed for a while though none of its clients is.
            if ((call.Count == 2 || GlobPattern.IsMatch(call[2], name)) && broker.TakersOf(kind, name, share) > 0) names.Add(name);
        }

        call.Reply.Array(names.Count);
        foreach (var name in names) call.Reply.Bulk(name);
    }

    public static void Takers(ref Call call, SubscriptionKind kind)
    {
        call.Reply.Array((call.Count - 2) * 2);
        for (var i = 2; i < call.Count; i++)
        {
            call.Reply.Bulk(call[i]);
            call.Reply.Integer(call.Context.Subscribers.Broker.TakersOf(kind, call[i], RouterShare.Of(ref call, call[i])));
        }
    }
}
