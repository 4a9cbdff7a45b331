namespace Distro.Commands.Access;

/// <summary>What was denied lately, newest first; the same denial of the same user within a minute is counted, not listed again.</summary>
public sealed class AccessLog
{
    private const long SameMilliseconds = 60_000;

    private readonly Lock gate = new();
    private readonly LinkedList<Entry> entries = [];
    private long lastId;

    /// <summary>Entries kept (acllog-max-len).</summary>
    public int LengthMax { get; set; } = 128;

    public void Add(DenialKind reason, string context, string what, string user, string client, long nowMilliseconds)
    {
        lock (gate)
        {
            for (var node = entries.First; node is not null; node = node.Next)
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

    internal Entry[] Newest(long count)
    {
        lock (gate) return [.. entries.Take((int)Math.Clamp(count, 0, entries.Count))];
    }

    internal sealed record Entry(long Id, DenialKind Reason, string Context, string What, string User, string Client, long Count, long CreatedMilliseconds, long UpdatedMilliseconds);
}
