using Distro.Shard.Snapshots;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A loop rests after few steps while it has clients to serve, after more while it has none, and never takes more than those without a rest.</summary>
public class SnapshotPaceTests
{
    [Fact]
    public void A_loop_with_clients_rests_sooner()
    {
        var pace = new SnapshotPace();
        Assert.Equal(SnapshotPace.BusySteps, StepsToRest(pace, commands: 7));
        Assert.Equal(SnapshotPace.BusySteps, StepsToRest(pace, commands: 8));
        Assert.Equal(SnapshotPace.BusySteps, StepsToRest(pace, commands: 8));
        // Nothing came between the last two rests.
        Assert.Equal(SnapshotPace.IdleSteps, StepsToRest(pace, commands: 8));
        Assert.Equal(SnapshotPace.IdleSteps, StepsToRest(pace, commands: 9));
        Assert.Equal(SnapshotPace.BusySteps, StepsToRest(pace, commands: 10));
    }

    private static int StepsToRest(SnapshotPace pace, long commands)
    {
        var steps = 1;
        for (; pace.GoesOn(commands); steps++) Assert.True(steps < SnapshotPace.IdleSteps, "no rest");
        return steps;
    }
}
