namespace Distro.Shard.Snapshots;

/// <summary>
/// How much of a loop's time a pass takes. Where clients ask: one short step, then a rest, some two hundredths of the time, so that their tail latency stays what it is; a snapshot is in no haste, for it
/// copies no memory meanwhile. A loop that nobody has asked anything since its last rest takes more steps, between any two of which it looks who has come. So does any loop where
/// the snapshot is waited for: the process is ending, or the log grows faster than a slow pass would shorten it.
/// </summary>
internal sealed class SnapshotPace
{
    /// <summary>Of a step; a second has so many.</summary>
    public const int StepsASecond = 24_000;

    public const int BusySteps = 1;
    public const int HastySteps = 4;
    public const int IdleSteps = 9;
    public const int BusyRestMilliseconds = 2;
    public const int RestMilliseconds = 1;

    private long commands;
    private int left = BusySteps;

    /// <summary>A step was made. 0: the next comes once what has arrived meanwhile is served; else after a rest of so many milliseconds.</summary>
    /// <param name="commandsTotal">Commands that the loop has ever run.</param>
    /// <param name="hastens">Somebody waits for the snapshot.</param>
    public int Rest(long commandsTotal, bool hastens)
    {
        if (--left > 0)
            return 0;
        var isIdle = commandsTotal == commands;
        left = isIdle ? IdleSteps : hastens ? HastySteps : BusySteps;
        commands = commandsTotal;
        return isIdle || hastens ? RestMilliseconds : BusyRestMilliseconds;
    }
}
