namespace Distro.Commands.PubSub;

/// <summary>
/// How many takers a name has: sessions on each loop, and clients of Routers. A Router's loop is one session, a relay, which wants the message once and has said how many clients
/// it takes it for. Changed under the broker's lock, looked at without it.
/// </summary>
internal sealed class Takers(int loops)
{
    private readonly int[] counted = new int[loops];
    private readonly int[] relays = new int[loops];
    private volatile Behind[] routers = [];

    /// <summary>Adds those of all loops and of the Routers that count, and marks the loops that want the message. False when there are none.</summary>
    public bool Count(ref ulong wanting, ref int receivers, RouterShare share = default)
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

        foreach (var (router, clients) in routers)
        {
            if (share.Counts(router)) receivers += clients;
        }

        return found;
    }

    /// <summary>A session on that loop begins or ends. False when nobody is left.</summary>
    public bool Change(int loop, int change, bool isRelay)
    {
        ref var count = ref (isRelay ? relays : counted)[loop];
        Volatile.Write(ref count, count + change);
        return counted.AsSpan().ContainsAnyExcept(0) || relays.AsSpan().ContainsAnyExcept(0);
    }

    /// <summary>So many more clients of a Router take it, or fewer.</summary>
    public void Weigh(uint router, int change)
    {
        if (change == 0) return;
        var before = routers;
        var at = Array.FindIndex(before, behind => behind.Router == router);
        var clients = (at < 0 ? 0 : before[at].Clients) + change;
        var others = at < 0 ? before : [.. before[..at], .. before[(at + 1)..]];
        routers = clients == 0 ? others : [.. others, new Behind(router, clients)];
    }

    private readonly record struct Behind(uint Router, int Clients);
}
