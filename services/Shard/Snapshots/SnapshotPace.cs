namespace Distro.Shard.Snapshots;

/// <summary>
/// How much of a loop's time a pass takes: a few short steps in each millisecond, between any two of which the loop serves whoever has come, so that nobody waits for more than two of them; then a rest. A loop
/// that nobody has asked anything since its last rest takes more of them.
/// </summary>
internal sealed class SnapshotPace
{
    /// <summary>Of a step; a second has so many.</summary>
    public const int StepsASecond = 24_000;

    public const int BusySteps = 4;
    public const int IdleSteps = 9;

    private long commands;
    private int left = BusySteps;

    /// <summary>A step was made. True: the next comes once what has arrived meanwhile is served; false: after a rest.</summary>
    /// <param name="commandsTotal">Commands that the loop has ever run.</param>
    public bool GoesOn(long commandsTotal)
    {
        if (--left > 0)
            return true;
        left = commandsTotal == commands ? IdleSteps : BusySteps;
        commands = commandsTotal;
        return false;
    }
}
