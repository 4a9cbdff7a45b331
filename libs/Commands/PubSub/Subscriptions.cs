namespace Distro.Commands.PubSub;

/// <summary>What one session has subscribed to. Owned by its loop; changed by the loop's <see cref="SubscriberTable"/> only.</summary>
public sealed class Subscriptions
{
    private readonly Dictionary<byte[], Subscription>?[] byKind = new Dictionary<byte[], Subscription>?[4];
    private const int EntryBytes = 120;

    private readonly Lock gate = new();

    public int Channels => Count(SubscriptionKind.Channel);

    public int Patterns => Count(SubscriptionKind.Pattern);

    public int ShardChannels => Count(SubscriptionKind.ShardChannel);

    public int Total => Channels + Patterns + ShardChannels;

    /// <summary>What they take of memory, roughly, in bytes.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>What replies to (un)subscribing count: channels and patterns together, shard channels by themselves.</summary>
    public int CountBeside(SubscriptionKind kind) => kind == SubscriptionKind.ShardChannel ? ShardChannels : Channels + Patterns;

    /// <summary>The names subscribed to, a copy. From any thread.</summary>
    public IReadOnlyList<byte[]> Names(SubscriptionKind kind)
    {
        lock (gate) return byKind[(int)kind] is { } names ? [.. names.Keys] : [];
    }

    internal IEnumerable<Subscription> All => byKind.SelectMany(names => names?.Values ?? Enumerable.Empty<Subscription>());

    internal Subscription? Find(SubscriptionKind kind, ReadOnlySpan<byte> name)
        => byKind[(int)kind] is { } names && names.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found) ? found : null;

    internal void Add(Subscription subscription)
    {
        UsedBytes += EntryBytes + subscription.Topic.Name.Length;
        lock (gate) (byKind[(int)subscription.Topic.Kind] ??= new Dictionary<byte[], Subscription>(ByteStrings.Comparer)).Add(subscription.Topic.Name, subscription);
    }

    internal void Remove(Subscription subscription)
    {
        UsedBytes -= EntryBytes + subscription.Topic.Name.Length;
        lock (gate) byKind[(int)subscription.Topic.Kind]!.Remove(subscription.Topic.Name);
    }

    private int Count(SubscriptionKind kind) => byKind[(int)kind]?.Count ?? 0;
}
