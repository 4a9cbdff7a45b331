namespace Distro.Net.Sharing;

/// <summary>
/// How many threads the loops of a process are worth. One thread that serves two half-idle loops finds twice as much whenever it wakes: measured with 50 connections and no
/// pipeline on two cores, a request then costs a quarter less. So loops share a thread while it has room, and spread as it fills up. Shares are of one core's time,
/// measured over a window.
/// Bounded: after a spread nothing joins for a while, which doubles each time until there was peace.
/// </summary>
internal sealed class BalancePolicy
{
    /// <summary>The shared thread is full: half of its loops go home.</summary>
    public const double FullShare = 0.85;

    /// <summary>What the shared thread may be expected to need after a loop has joined.</summary>
    public const double JoinedShareMax = 0.7;

    /// <summary>What remains of two threads' cost when one does their work.</summary>
    private const double JoinedCost = 0.75;

    private const long FirstPauseMilliseconds = 1_000;
    private const long PauseMillisecondsMax = 30_000;
    private const long PeaceMilliseconds = 60_000;

    private long pause = FirstPauseMilliseconds;
    private long joinsNotBefore;
    private long lastSpread;

    /// <summary>How many loops should leave the shared thread now.</summary>
    public int LoopsToSpread(double shared, int loopsShared, long nowMilliseconds)
    {
        if (shared < FullShare || loopsShared < 2)
            return 0;
        pause = nowMilliseconds - lastSpread > PeaceMilliseconds ? FirstPauseMilliseconds : Math.Min(pause * 2, PauseMillisecondsMax);
        lastSpread = nowMilliseconds;
        joinsNotBefore = nowMilliseconds + pause;
        return loopsShared / 2;
    }

    /// <summary>How many of the other loops, those with the least work first, should join the shared thread now.</summary>
    /// <param name="ownAscending">Shares of the loops on threads of their own, ascending.</param>
    public int LoopsToJoin(double shared, int loopsShared, ReadOnlySpan<double> ownAscending, long nowMilliseconds)
    {
        if (nowMilliseconds < joinsNotBefore)
            return 0;
        var joined = 0;
        foreach (var share in ownAscending)
        {
            shared += share;
            if (shared * JoinedCost > JoinedShareMax)
                break;
            joined++;
        }

        // One loop alone is no company.
        return loopsShared + joined < 2 ? 0 : joined;
    }
}
