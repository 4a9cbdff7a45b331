using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>
/// The sessions of one loop by what they subscribed to, and the messages left for them by others. Owned by its loop; only <see cref="Leave"/> is called from elsewhere.
/// A loop is woken once for as many messages as have come until it looks.
/// </summary>
public sealed class SubscriberTable
{
    private readonly MessageBroker broker;
    private readonly int loop;
    private readonly Dictionary<byte[], Topic>[] topics = [New(), New(), New(), New()];
    private readonly Lock guard = new();
    private List<PublishedMessage> filling = [];
    private List<PublishedMessage> delivering = [];

    internal SubscriberTable(MessageBroker broker, int loop)
    {
        this.broker = broker;
        this.loop = loop;
    }

    public MessageBroker Broker => broker;

    /// <summary>Asks the loop to call <see cref="Deliver"/> soon. From any thread; set once, before anybody subscribes.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>False when the session had subscribed to it already.</summary>
    public bool Subscribe(Session session, SubscriptionKind kind, ReadOnlySpan<byte> name)
    {
        if (session.Subscriptions.Find(kind, name) is not null) return false;
        if (!topics[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic))
        {
            topic = new Topic(kind, name.ToArray());
            topics[(int)kind].Add(topic.Name, topic);
        }

        broker.Change(kind, topic.Name, loop, 1, session.IsRelay);
        var subscription = new Subscription(session, topic, broker.LastNumber);
        topic.Add(subscription);
        session.Subscriptions.Add(subscription);
        return true;
    }

    /// <summary>False when the session had not subscribed to it.</summary>
    public bool Unsubscribe(Session session, SubscriptionKind kind, ReadOnlySpan<byte> name)
    {
        if (!session.HasSubscribed || session.Subscriptions.Find(kind, name) is not { } subscription) return false;
        session.Subscriptions.Remove(subscription);
        Drop(subscription);
        return true;
    }

    /// <summary>The session ends, or begins anew.</summary>
    public void Forget(Session session)
    {
        if (!session.HasSubscribed) return;
        foreach (var subscription in session.Subscriptions.All) Drop(subscription);
        session.ForgetSubscriptions();
    }

    /// <summary>Names that sessions of this loop subscribed to, a copy.</summary>
    public IReadOnlyList<byte[]> Names(SubscriptionKind kind) => [.. topics[(int)kind].Keys];

    /// <summary>Whether any session of this loop subscribed to the name.</summary>
    public bool Has(SubscriptionKind kind, ReadOnlySpan<byte> name) => topics[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(name);

    /// <summary>Ends all subscriptions to a shard channel that lives elsewhere from now on; its takers hear of it.</summary>
    public void Evict(ReadOnlySpan<byte> shardChannel)
    {
        if (!topics[(int)SubscriptionKind.ShardChannel].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(shardChannel, out var topic)) return;
        while (topic.Count > 0)
        {
            var session = topic.Subscriptions[0]!.Session;
            Unsubscribe(session, SubscriptionKind.ShardChannel, topic.Name);
            session.PushTarget?.Push(PushText.Unsubscribed("sunsubscribe"u8, topic.Name, session.Subscriptions.ShardChannels).Span);
        }
    }

    /// <summary>Hands on what was left here. On the loop's thread, between commands.</summary>
    public void Deliver()
    {
        lock (guard) (filling, delivering) = (delivering, filling);
        foreach (var message in delivering) Deliver(message);
        delivering.Clear();
    }

    /// <summary>Hands a message that came from another process to this loop's takers of a name. On the loop's thread.</summary>
    public void Deliver(SubscriptionKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> push) => Deliver(kind, name, push, long.MaxValue, skipsRelays: false);

    /// <summary>A message for this loop's takers. From any thread.</summary>
    internal void Leave(PublishedMessage message)
    {
        bool isFirst;
        lock (guard)
        {
            isFirst = filling.Count == 0;
            filling.Add(message);
        }

        if (isFirst) Wake();
    }

    private static Dictionary<byte[], Topic> New() => new(ByteStrings.Comparer);

    private void Deliver(PublishedMessage message)
    {
        if (!message.Message.IsEmpty) Deliver(message.Kind, message.Channel, message.Message, message.Number, message.SkipsRelays);
        foreach (ref readonly var pattern in message.Patterns) Deliver(SubscriptionKind.Pattern, pattern.Pattern, pattern.Push.Span, message.Number, message.SkipsRelays);
    }

    private void Deliver(SubscriptionKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> push, long number, bool skipsRelays)
    {
        if (!topics[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic)) return;
        foreach (var subscription in topic.Subscriptions)
        {
            if (number > subscription!.Since && !(skipsRelays && subscription.Session.IsRelay)) subscription.Session.PushTarget?.Push(push);
        }
    }

    private void Drop(Subscription subscription)
    {
        var topic = subscription.Topic;
        topic.Remove(subscription);
        if (topic.Count == 0) topics[(int)topic.Kind].Remove(topic.Name);
        broker.Change(topic.Kind, topic.Name, loop, -1, subscription.Session.IsRelay);
    }
}
