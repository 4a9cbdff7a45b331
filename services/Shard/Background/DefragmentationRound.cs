using Distro.Engine;
using Distro.Shard.Hosting;

namespace Distro.Shard.Background;

/// <summary>
/// A round of defragmentation, which all loops make together: each chooses pages of its own that shall become empty, then each walks its share of the slots and moves what it finds in
/// any loop's chosen pages, then each gives up what it chose and is not empty. A phase begins when every loop has ended the one before.
/// A round that gave back little is followed by a longer rest, which ends early when there is much more to give back.
/// </summary>
internal sealed class DefragmentationRound(Keyspace keyspace, ShardOptions options, int loops)
{
    public const int Resting = 0;
    public const int Choosing = 1;
    public const int Moving = 2;
    public const int Ending = 3;

    private const long RestMilliseconds = 200;
    private const long RestMillisecondsMax = 20_000;
    private const long WasteStep = 1 << 20;

    private readonly Lock gate = new();
    private int phase;
    private int left;
    private long chosen;
    private long usedPagesBefore;
    private long rest = RestMilliseconds;
    private long notBefore;
    private long began;
    private long restsUpTo;

    public int Phase => Volatile.Read(ref phase);

    /// <summary>Since the round under way began.</summary>
    public long ElapsedMilliseconds(long nowMilliseconds) => Math.Max(nowMilliseconds - Volatile.Read(ref began), 0);

    /// <summary>Rounds so far in which something was chosen.</summary>
    public long Rounds { get; private set; }

    /// <summary>Begins a round if it is time for one and would be worth while.</summary>
    public void Look(long nowMilliseconds)
    {
        if (Phase != Resting || (nowMilliseconds < Volatile.Read(ref notBefore) && Waste < Volatile.Read(ref restsUpTo)) || !options.Defragments.Value || !keyspace.IsFragmented)
            return;
        lock (gate)
        {
            if (phase != Resting)
                return;
            (left, chosen, usedPagesBefore) = (loops, 0, keyspace.PageBytes);
            Volatile.Write(ref began, nowMilliseconds);
            Volatile.Write(ref phase, Choosing);
        }
    }

    /// <summary>A loop has done its part of a phase, in which it chose so many pages.</summary>
    public void Ended(int pages, long nowMilliseconds)
    {
        lock (gate)
        {
            chosen += pages;
            if (--left > 0)
                return;
            left = loops;
            var next = phase == Choosing && chosen == 0 ? Resting : (phase + 1) % (Ending + 1);
            if (next == Moving)
                Rounds++;
            if (next == Resting)
                Rest(nowMilliseconds);
            Volatile.Write(ref phase, next);
        }
    }

    private long Waste => keyspace.PageBytes - keyspace.UsedBytes;

    private void Rest(long nowMilliseconds)
    {
        var gained = usedPagesBefore - keyspace.PageBytes;
        rest = chosen > 0 && gained > usedPagesBefore / 200 ? RestMilliseconds : Math.Min(rest * 2, RestMillisecondsMax);
        Volatile.Write(ref restsUpTo, (Waste * 5 / 4) + WasteStep);
        Volatile.Write(ref notBefore, nowMilliseconds + rest);
    }
}
