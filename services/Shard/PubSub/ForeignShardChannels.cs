using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.PubSub;

/// <summary>
/// A new map may have given slots, or the lead of the group, to another member: shard channels of such slots live there from now on. Their subscribers here are told that they are
/// subscribed no more, and find the new place by its redirection. Run by each loop for its own clients.
/// </summary>
internal sealed class ForeignShardChannels(Worker worker) : ILoopWork
{
    public void Run()
    {
        var owners = worker.Plane.Owners;
        var subscribers = worker.Context.Subscribers;
        foreach (var name in subscribers.Names(SubscriptionKind.ShardChannel))
        {
            if (!owners.IsOurs(HashSlot.Of(name)) || !owners.IsLedHere)
                subscribers.Evict(name);
        }
    }
}
