using Distro.Shard.Member;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Shard.Member;

/// <summary>Whether an empty log is a new group's or one whose files are gone.</summary>
public class LostLogTests
{
    private const long SomeOffset = 100;

    private readonly Outbox outbox = new();
    private readonly MemberContext context;

    public LostLogTests() => context = new MemberContext(null!, outbox, new LeaseOptions(), new MemberIdentity("m", 1, "", "", ""), null!, null!, new SnapshotPolicy());

    [Theory]
    [InlineData(true, Durability.Always, 0, true)]
    [InlineData(true, Durability.Interval, 0, true)]
    [InlineData(true, Durability.None, 0, false)]
    [InlineData(false, Durability.Always, 0, false)]
    [InlineData(true, Durability.Always, SomeOffset, false)]
    public void An_empty_log_of_a_group_that_was_served_stops_whoever_would_lead_it(bool wasServed, Durability durability, long end, bool expected)
    {
        var group = new ClusterGroup(0, [], 2, 0, 0, new Ensemble(1, ["a"]), durability, wasServed);
        Assert.Equal(expected, LostLog.Stops(context, group, new PromiseReply(0, 2, 0, end, end, 0, 0, [])));
    }
}
