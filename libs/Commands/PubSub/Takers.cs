namespace Distro.Commands.PubSub;

/// <summary>How many takers a name has on each loop. Changed under the broker's lock, looked at without it. Relays want the message, and are not counted as taking it.</summary>
internal sealed class Takers(int loops)
{
    private readonly int[] counted = new int[loops];
    private readonly int[] relays = new int[loops];

    /// <summary>Adds those of all loops, and marks the loops that have some. False when there are none.</summary>
    public bool Count(ref ulong wanting, ref int receivers)
    {
        var found = false;
        for (var loop = 0; loop < counted.Length; loop++)
        {
            var count = Volatile.Read(ref counted[loop]);
            if (count + Volatile.Read(ref relays[loop]) == 0) continue;
            found = true;
            receivers += count;
            wanting |= 1UL << (loop & 63);
        }

        return found;
    }

    /// <summary>False when nobody is left.</summary>
    public bool Change(int loop, int change, bool isRelay)
    {
        ref var count = ref (isRelay ? relays : counted)[loop];
        Volatile.Write(ref count, count + change);
        return counted.AsSpan().ContainsAnyExcept(0) || relays.AsSpan().ContainsAnyExcept(0);
    }
}
