using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Relay;

/// <summary>
/// One stream in from each primary, any number of replicas out: what a primary pays does not grow with its copies. The relay keeps a bounded window of each stream and
/// no more; a replica that needs something older reads it from a writer, where all history is, so no buffer here or on a primary can run over.
///
/// Invariant: a replica is sent only records of the epoch that its own last record has, from where its copy ends. Argument: one primary alone wrote that epoch's
/// records, so whoever holds one of them at an offset holds the same log below; a stream of another epoch, or a gap, ends all following until replicas ask anew.
/// The relay knows nothing about commits: it passes on what the primary says of them, and falls silent when the primary does.
/// </summary>
public sealed class RelayMachine(IClock clock, Random random, LeaseOptions options) : Machine(clock, random)
{
    private readonly SortedDictionary<int, RelayGroup> groups = [];

    public override long WakeAtMilliseconds => long.MaxValue;

    public override void Start()
    {
    }

    public override void LinkDown(long link)
    {
        foreach (var group in groups.Values) group.LinkDown(link);
    }

    public override void Received(long link, Message message)
    {
        switch (message)
        {
            case RelayOpen open:
                GroupOf(open.Group)?.Open(link, open);
                break;
            case RelayRecords records:
                GroupOf(records.Group)?.Take(link, records);
                break;
            case RelayFollow follow:
                GroupOf(follow.Group)?.Follow(link, follow);
                break;
            case ReplicaAck ack:
                GroupOf(ack.Group)?.Acknowledged(link, ack);
                break;
        }
    }

    public override void Wake()
    {
    }

    private RelayGroup? GroupOf(int group)
    {
        if (group is < 0 or >= Wire.Codec.WireLimits.GroupsMax) return null;
        if (!groups.TryGetValue(group, out var known)) groups[group] = known = new RelayGroup(group, Out, Clock, options);
        return known;
    }
}
