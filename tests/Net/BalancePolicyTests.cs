using Distro.Net.Sharing;

namespace Distro.Tests.Net;

/// <summary>When loops share a thread, and when they go back to their own.</summary>
public class BalancePolicyTests
{
    [Fact]
    public void Idle_loops_join_and_busy_ones_stay()
    {
        var policy = new BalancePolicy();
        Assert.Equal(4, policy.LoopsToJoin(0, 0, [0, 0, 0.01, 0.02], 100));
        Assert.Equal(2, policy.LoopsToJoin(0.1, 2, [0.1, 0.2, 0.9], 100));
        Assert.Equal(2, policy.LoopsToJoin(0, 0, [0.45, 0.45], 100));
        Assert.Equal(0, policy.LoopsToJoin(0, 0, [0.6, 0.6], 100));
    }

    [Fact]
    public void One_loop_alone_does_not_join()
    {
        var policy = new BalancePolicy();
        Assert.Equal(0, policy.LoopsToJoin(0, 0, [0.1], 100));
        Assert.Equal(0, policy.LoopsToJoin(0, 0, [0.1, 0.9], 100));
        Assert.Equal(1, policy.LoopsToJoin(0.1, 1, [0.1, 0.9], 100));
    }

    [Fact]
    public void A_full_thread_sends_half_home_and_each_time_waits_longer()
    {
        var policy = new BalancePolicy();
        Assert.Equal(0, policy.LoopsToSpread(0.8, 4, 100_000));
        Assert.Equal(0, policy.LoopsToSpread(1.0, 1, 100_000));
        long now = 100_000;
        long before = 0;
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(2, policy.LoopsToSpread(0.9, 4, now));
            var pause = 0;
            while (policy.LoopsToJoin(0, 4, [0], now + pause) == 0)
                pause += 100;
            Assert.True(pause >= before && pause <= 30_000);
            before = pause;
            now += pause;
        }

        Assert.Equal(30_000, before);
    }
}
