using Distro.Shard.Snapshots;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A pass takes less of a loop that clients want something of, unless it is waited for.</summary>
public class SnapshotPaceTests
{
    [Fact]
    public void More_steps_once_a_rest_has_gone_by_in_which_nobody_asked()
    {
        var pace = new SnapshotPace();
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.BusyRestMilliseconds), ToRest(pace, commands: 7));
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.BusyRestMilliseconds), ToRest(pace, commands: 8));
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.RestMilliseconds), ToRest(pace, commands: 8));
        Assert.Equal((SnapshotPace.IdleSteps, SnapshotPace.RestMilliseconds), ToRest(pace, commands: 8));
        Assert.Equal((SnapshotPace.IdleSteps, SnapshotPace.BusyRestMilliseconds), ToRest(pace, commands: 9));
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.BusyRestMilliseconds), ToRest(pace, commands: 10));
    }

    [Fact]
    public void More_steps_while_it_is_waited_for()
    {
        var pace = new SnapshotPace();
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.BusyRestMilliseconds), ToRest(pace, commands: 7));
        Assert.Equal((SnapshotPace.BusySteps, SnapshotPace.RestMilliseconds), ToRest(pace, commands: 8, hastens: true));
        Assert.Equal((SnapshotPace.HastySteps, SnapshotPace.RestMilliseconds), ToRest(pace, commands: 9, hastens: true));
    }

    private static (int Steps, int Milliseconds) ToRest(SnapshotPace pace, long commands, bool hastens = false)
    {
        for (var steps = 1; ; steps++)
        {
            Assert.True(steps <= SnapshotPace.IdleSteps, "no rest");
            if (pace.Rest(commands, hastens) is var milliseconds and > 0) return (steps, milliseconds);
        }
    }
}
