using Distro.ChangeLog.Records;
using Distro.Commands.Execution;
using Distro.Shard.Member;
using Distro.Topology;

namespace Distro.Tests.Shard.Log;

/// <summary>A log that is looked at by its pace: told once after quiet, then looked at by the clock until it is quiet again, and no record is left behind.</summary>
public class LogPaceTests
{
    private const long Gather = 4;

    [Fact]
    public async Task Gathers_after_the_first_and_is_told_again_after_quiet()
    {
        await using var shard = ShardHarness.Primary(Durability.Interval, loops: 1);
        // On the only loop: at the end of each batch a loop tells of what nobody was told of, also of what another thread has just written.
        ShardHarness.On(shard.Plane.Workers[0].Loop, () => GatherAndTell(shard));
    }

    private static void GatherAndTell(ShardHarness shard)
    {
        var told = 0;
        shard.Plane.Published = () => told++;
        var log = new PublishedLog(shard.Plane, shard.Plane.PublishedOffset, RecordFormat.HeaderBytes);
        var pace = new LogPace(Gather);
        Assert.Equal(0, pace.WakeAtMilliseconds);
        pace.Look(log, atOnce: false, nowMilliseconds: 0);
        Assert.Equal(long.MaxValue, pace.WakeAtMilliseconds);

        var first = Write(shard);
        Assert.Equal(1, told);
        pace.Look(log, atOnce: false, nowMilliseconds: 10);
        Assert.Equal((first, 10 + Gather), (log.EndOffset, pace.WakeAtMilliseconds));

        var second = Write(shard);
        Assert.Equal(1, told);
        pace.Look(log, atOnce: false, nowMilliseconds: 10 + Gather - 1);
        Assert.Equal(first, log.EndOffset);
        pace.Look(log, atOnce: false, nowMilliseconds: 10 + Gather);
        Assert.Equal((second, 10 + Gather + Gather), (log.EndOffset, pace.WakeAtMilliseconds));

        pace.Look(log, atOnce: false, nowMilliseconds: 100);
        Assert.Equal(long.MaxValue, pace.WakeAtMilliseconds);
        var third = Write(shard);
        Assert.Equal(2, told);
        pace.Look(log, atOnce: true, nowMilliseconds: 101);
        Assert.Equal((third, long.MaxValue), (log.EndOffset, pace.WakeAtMilliseconds));
        Write(shard);
        Assert.Equal(3, told);
    }

    private static long Write(ShardHarness shard)
    {
        var effects = new EffectWriter();
        effects.Begin(1, 0, 2);
        effects.Arg("DEL"u8);
        effects.Arg("key"u8);
        var end = shard.Plane.Log.Append(epoch: 1, timeMilliseconds: 1, effects);
        shard.Plane.Log.TellRest();
        return end;
    }
}
