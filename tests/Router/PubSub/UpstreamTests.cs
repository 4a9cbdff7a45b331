using Distro.Router.PubSub;

namespace Distro.Tests.Router.PubSub;

/// <summary>How far groups know for how many clients a loop takes a name: they must never be left with another count than the loop's.</summary>
public class UpstreamTests
{
    private readonly Upstream upstream = new(UpstreamKind.Channel, [1]) { BegunMilliseconds = 0 };

    [Fact]
    public void A_shard_takes_a_new_subscription_to_be_for_one()
    {
        Tell(group: 1);
        Assert.False(upstream.TakesCount(1, 1));
        Assert.True(upstream.TakesCount(1, 2));
        Assert.False(upstream.TakesCount(1, 2));
        Assert.False(upstream.TakesCount(0, 2));
        Tell(group: 3);
        Tell(group: 2);
        Assert.False(upstream.TakesCount(2, 1));
        Assert.False(upstream.TakesCount(3, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Who_was_told_and_is_asked_again_is_told_again(int clients)
    {
        Tell(group: 0);
        Assert.True(upstream.TakesCount(0, clients));
        // Another link of that member broke: the shard still has the subscription, and the count.
        upstream.Lost(7);
        Assert.False(upstream.TakesCount(0, 1));
        Tell(group: 0);
        Assert.True(upstream.TakesCount(0, 1));
        Assert.False(upstream.TakesCount(0, 1));
    }

    private void Tell(int group)
    {
        upstream.Asked(group);
        upstream.Told(group, incarnation: 7);
    }
}
