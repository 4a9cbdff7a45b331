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
    private readonly EndedSubscriptions ended = new();
    private readonly Lock guard = new();
    private List<PublishedMessage> filling = [];
    private List<PublishedMessage> delivering = [];

    internal SubscriberTable(MessageBroker broker, int loop)
    {
        this.broker = broker;
        this.loop = loop;
    }

    public MessageBroker Broker => broker;

    internal EndedSubscriptions Ended => ended;

    /// <summary>Asks the loop to call <see cref="Deliver"/> soon. From any thread; set once, before anybody subscribes.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>Whether messages may be handed to sessions just now, in the midst of a batch.</summary>
    public Func<bool> MayDeliver { get; set; } = static () => true;

    /// <summary>Told the name whose takers on this loop have become more or fewer.</summary>
    public Action<SubscriptionKind, byte[]> Changed { get; set; } = static (_, _) => { };

    /// <summary>False when the session had subscribed to it already.</summary>
    public bool Subscribe(Session session, SubscriptionKind kind, ReadOnlySpan<byte> name)
    {
        if (session.Subscriptions.Find(kind, name) is not null) return false;
        if (!topics[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic))
        {
            topic = new Topic(kind, name.ToArray());
            topics[(int)kind].Add(topic.Name, topic);
        }

        var subscription = new Subscription(session, topic);
        broker.Change(kind, topic.Name, loop, 1, subscription);
        subscription.Since = broker.LastNumber;
        topic.Add(subscription);
        session.Subscriptions.Add(subscription);
        Changed(kind, topic.Name);
        return true;
    }

    /// <summary>False when the session had not subscribed to it.</summary>
    /// <param name="takesLeft">What was published before, and can't be handed on in the midst of a transaction or of another's script, comes behind it.</param>
    public bool Unsubscribe(Session session, SubscriptionKind kind, ReadOnlySpan<byte> name, bool takesLeft = false)
    {
        if (!session.HasSubscribed || session.Subscriptions.Find(kind, name) is not { } subscription) return false;
        session.Subscriptions.Remove(subscription);
        Drop(subscription);
        if (!takesLeft || subscription.Since == broker.LastNumber) return true;
        subscription.Until = broker.LastNumber;
        var isFirst = ended.IsEmpty;
        ended.Add(subscription);
        if (isFirst) Wake();
        return true;
    }

    /// <summary>A relay says how many clients it takes a name for.</summary>
    public void Weigh(Session relay, SubscriptionKind kind, ReadOnlySpan<byte> name, int clients)
    {
        if (!relay.HasSubscribed || relay.Subscriptions.Find(kind, name) is not { } subscription) return;
        broker.Weigh(kind, subscription.Topic.Name, relay.Router, clients - subscription.Clients);
        subscription.Clients = clients;
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

    /// <summary>How many sessions of this loop subscribed to the name.</summary>
    public int Count(SubscriptionKind kind, ReadOnlySpan<byte> name)
        => topics[(int)kind].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic) ? topic.Count : 0;

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
        ended.Clear();
    }

    /// <summary>Hands on what was published before a command that ends subscriptions, so that its session gets it: what it published itself, too. False where it must wait.</summary>
    public bool DeliverBefore()
    {
        if (!MayDeliver()) return false;
        Deliver();
        return true;
    }

    /// <summary>Hands a message that came from another process to this loop's takers of a name. On the loop's thread.</summary>
    public void Deliver(SubscriptionKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> push) => DeliverNow(kind, name, push, long.MaxValue, skipsRelays: false);

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
        ended.Deliver(kind, name, push, number, skipsRelays);
        DeliverNow(kind, name, push, number, skipsRelays);
    }

    private void DeliverNow(SubscriptionKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> push, long number, bool skipsRelays)
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
        broker.Change(topic.Kind, topic.Name, loop, -1, subscription);
        Changed(topic.Kind, topic.Name);
    }
}
