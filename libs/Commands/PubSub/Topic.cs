namespace Distro.Commands.PubSub;

/// <summary>A channel or pattern and those of one loop who subscribed to it, in no order.</summary>
internal sealed class Topic(SubscriptionKind kind, byte[] name)
{
    private Subscription?[] subscriptions = new Subscription?[2];

    public SubscriptionKind Kind => kind;

    public byte[] Name => name;

    public int Count { get; private set; }

    public ReadOnlySpan<Subscription?> Subscriptions => subscriptions.AsSpan(0, Count);

    public void Add(Subscription subscription)
    {
        if (Count == subscriptions.Length) Array.Resize(ref subscriptions, Count * 2);
        subscription.Index = Count;
        subscriptions[Count++] = subscription;
    }

    public void Remove(Subscription subscription)
    {
        var last = subscriptions[--Count]!;
        last.Index = subscription.Index;
        subscriptions[subscription.Index] = last;
        subscriptions[Count] = null;
    }
}
