namespace Distro.Shard.Member;

/// <summary>
/// When a primary looks at what its log has gained. Where replies wait for the log: at once. Elsewhere what comes after quiet is sent at once, and what follows is
/// gathered for a named time: sending a record wakes a dozen threads on its way to the disk and back, which a few hundred records a time can share.
/// Invariant: while nothing is gathered the log tells of the next record (it was asked where it ends); while something is, this wakes by itself and the log stays silent.
/// </summary>
internal sealed class LogPace(long gatherMilliseconds)
{
    private const long Never = long.MaxValue;

    private long lookAt;

    /// <summary>When <see cref="Look"/> is due even if nothing is heard from the log.</summary>
    public long WakeAtMilliseconds => lookAt;

    /// <param name="atOnce">Somebody waits for the log.</param>
    public void Look(PublishedLog log, bool atOnce, long nowMilliseconds)
    {
        if (atOnce)
        {
            lookAt = Never;
            log.Refresh();
            return;
        }

        if (lookAt != Never && nowMilliseconds < lookAt) return;
        var goesOn = log.Glance() || (lookAt != Never && log.Refresh());
        lookAt = goesOn ? nowMilliseconds + gatherMilliseconds : Never;
    }
}
