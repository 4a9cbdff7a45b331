namespace Distro.Commands.PubSub;

/// <summary>
/// Subscriptions of one loop that have ended while messages from before lay there still: those are handed on all the same. A transaction may leave as many of both as it has commands,
/// so each is looked at once when it begins, once when it has ended, and else only to hand on a message: messages come by their numbers, and what has ended is taken by where it began.
/// </summary>
internal sealed class EndedSubscriptions
{
    private readonly Dictionary<byte[], OfName>[] byKind = [New(), New(), New(), New()];
    private int count;

    public bool IsEmpty => count == 0;

    /// <summary>How often any was looked at so far.</summary>
    public long Looks { get; private set; }

    public void Add(Subscription subscription)
    {
        var (kind, name) = (subscription.Topic.Kind, subscription.Topic.Name);
        if (!byKind[(int)kind].TryGetValue(name, out var ended)) byKind[(int)kind].Add(name, ended = new OfName());
        ended.All.Add(subscription);
        count++;
    }

    /// <summary>Hands a message to those that had begun before it and ended behind it. Numbers only grow until <see cref="Clear"/>, and none is added between.</summary>
    public void Deliver(SubscriptionKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> push, long number, bool skipsRelays)
    {
        if (IsEmpty || !byKind[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var ended)) return;
        Looks += ended.MoveTo(number);
        foreach (var subscription in ended.Open)
        {
            if (!(skipsRelays && subscription.Session.IsRelay)) subscription.Session.PushTarget?.Push(push);
        }
    }

    public void Clear()
    {
        if (IsEmpty) return;
        foreach (var names in byKind) names.Clear();
        count = 0;
    }

    private static Dictionary<byte[], OfName> New() => new(ByteStrings.Comparer);

    private sealed class OfName
    {
        private int begun;

        public List<Subscription> All { get; } = [];

        /// <summary>Those that take the message of the number moved to.</summary>
        public List<Subscription> Open { get; } = [];

        /// <summary>Returns how many it has looked at.</summary>
        public int MoveTo(long number)
        {
            if (begun == 0) All.Sort(static (one, other) => one.Since.CompareTo(other.Since));
            var looks = 0;
            for (; begun < All.Count && All[begun].Since < number; begun++, looks++) Open.Add(All[begun]);
            looks += Open.Count;
            Open.RemoveAll(subscription => subscription.Until < number);
            return looks;
        }
    }
}
