namespace Distro.Commands.Access;

/// <summary>What was denied lately, newest first; the same denial of the same user within a minute is counted, not listed again.</summary>
public sealed class AccessLog
{
    private const long SameMilliseconds = 60_000;
    private const int LookedThroughMax = 10;

    private readonly Lock gate = new();
    private readonly LinkedList<Entry> entries = [];
    private readonly long[] counts = new long[Enum.GetValues<DenialKind>().Length];
    private long lastId;

    /// <summary>Entries kept (acllog-max-len).</summary>
    public long LengthMax { get; set; } = 128;

    /// <summary>Denials of that kind since the last reset, listed or not.</summary>
    public long Count(DenialKind kind) => Interlocked.Read(ref counts[(int)kind]);

    public void ResetCounts() => Array.Clear(counts);

    public void Add(DenialKind reason, string context, string what, string user, string client, long nowMilliseconds)
    {
        Interlocked.Increment(ref counts[(int)reason]);
        lock (gate)
        {
            var left = LookedThroughMax;
            for (var node = entries.First; node is not null && left > 0; node = node.Next, left--)
            {
                var known = node.Value;
                if (known.Reason != reason || known.Context != context || known.What != what || known.User != user || nowMilliseconds - known.UpdatedMilliseconds > SameMilliseconds) continue;
                entries.Remove(node);
                entries.AddFirst(known with { Count = known.Count + 1, UpdatedMilliseconds = nowMilliseconds, Client = client });
                return;
            }

            entries.AddFirst(new Entry(lastId++, reason, context, what, user, client, 1, nowMilliseconds, nowMilliseconds));
            while (entries.Count > LengthMax) entries.RemoveLast();
        }
    }

    public void Clear()
    {
        lock (gate) entries.Clear();
    }

    /// <param name="count">Of how many at most; fewer than none is none.</param>
    /// <param name="others">What other processes' logs tell, to be shown among these.</param>
    internal Entry[] Newest(long count, GatheredDenials others)
    {
        Entry[] own;
        lock (gate) own = [.. entries.Take((int)Math.Clamp(count, 0, entries.Count))];
        if (others.Logs == 0) return own;
        var all = own.Select(entry => entry with { Id = entry.Id * (others.Logs + 1) }).Concat(others.Entries);
        return [.. all.OrderByDescending(entry => entry.UpdatedMilliseconds).Take((int)Math.Clamp(count, 0, int.MaxValue))];
    }

    /// <param name="Client">As CLIENT LIST showed it.</param>
    public sealed record Entry(long Id, DenialKind Reason, string Context, string What, string User, string Client, long Count, long CreatedMilliseconds, long UpdatedMilliseconds);
}
