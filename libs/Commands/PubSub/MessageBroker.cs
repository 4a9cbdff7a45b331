using System.Collections.Concurrent;
using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>
/// Where all loops of a process meet over channels. It knows how many takers each loop has for each name, nothing of who they are; a publisher asks here, on its own thread
/// and without a lock, which loops have takers, and leaves the message once with each of those. They find the sessions in tables of their own (<see cref="SubscriberTable"/>).
/// Messages are numbered and left with the loops under one short lock: all loops see them in one order, and a session hears nothing that was published before it had subscribed.
/// </summary>
public sealed class MessageBroker
{
    private readonly Lock changing = new();
    private readonly Lock ordering = new();
    private readonly ConcurrentDictionary<byte[], Takers> channels = new(ByteStrings.Comparer);
    private readonly ConcurrentDictionary<byte[], Takers> shardChannels = new(ByteStrings.Comparer);
    private readonly ConcurrentDictionary<byte[], Takers> monitors = new(ByteStrings.Comparer);
    private readonly SubscriberTable[] tables;
    private volatile PatternTakers[] patterns = [];
    private long lastNumber;
    private int channelCount;
    private int monitorCount;

    public MessageBroker(int loops)
    {
        tables = new SubscriberTable[loops];
        for (var loop = 0; loop < loops; loop++) tables[loop] = new SubscriberTable(this, loop);
    }

    /// <summary>One a loop.</summary>
    public IReadOnlyList<SubscriberTable> Tables => tables;

    /// <summary>How many messages were published so far that had takers.</summary>
    public long LastNumber => Volatile.Read(ref lastNumber);

    /// <summary>Patterns subscribed to by anyone, each counted once.</summary>
    public int PatternCount => patterns.Length;

    /// <summary>Channels subscribed to by anyone.</summary>
    public int ChannelCount => channels.Count;

    public int ShardChannelCount => shardChannels.Count;

    /// <summary>Null where there are no other processes.</summary>
    public IMessageRelay? Relay { get; set; }

    /// <summary>Somebody wants to see every command: see <see cref="PublishCommand"/>.</summary>
    public bool IsMonitored => Volatile.Read(ref monitorCount) > 0;

    /// <summary>Nobody subscribed to a channel or pattern: there is no need to make messages.</summary>
    public bool IsSilent => Volatile.Read(ref channelCount) == 0 && patterns.Length == 0;

    /// <summary>For what clients publish: other processes hear of it too. The takers counted are those of this one, as in a cluster of Redis's own, and clients of Routers.</summary>
    public int PublishEverywhere(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload, RouterShare share = default)
    {
        var skipRelays = Relay is { } relay && relay.Carry(kind, channel, payload);
        return Publish(kind, channel, payload, skipRelays, share);
    }

    /// <summary>From any loop. How many takers the message has in this process: a session that takes it by its channel and by two patterns counts three times.</summary>
    /// <param name="skipRelays">Another process tells the relays: the one that it was published in, or one that it named.</param>
    public int Publish(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload, bool skipRelays = false, RouterShare share = default)
    {
        var loops = 0UL;
        var receivers = 0;
        var isTaken = Volatile.Read(ref channelCount) > 0 && Of(kind).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(channel, out var takers) && takers.Count(ref loops, ref receivers, share);
        List<byte[]>? matching = null;
        if (kind == SubscriptionKind.Channel)
        {
            foreach (var pattern in patterns)
            {
                if (!GlobPattern.IsMatch(pattern.Name, channel) || !pattern.Takers.Count(ref loops, ref receivers, share)) continue;
                (matching ??= []).Add(pattern.Name);
            }
        }

        if (loops != 0) Post(new PublishedMessage(kind, channel, payload, isTaken, matching ?? []) { SkipsRelays = skipRelays }, loops);
        return receivers;
    }

    /// <summary>A command that somebody has run, as a line for all who monitor.</summary>
    public void PublishCommand(byte[] line)
    {
        var loops = 0UL;
        var receivers = 0;
        if (monitors.TryGetValue([], out var takers) && takers.Count(ref loops, ref receivers)) Post(new PublishedMessage(line), loops);
    }

    /// <summary>Takers of one name, in all loops.</summary>
    public int TakersOf(SubscriptionKind kind, ReadOnlySpan<byte> name, RouterShare share = default)
    {
        var loops = 0UL;
        var receivers = 0;
        if (Of(kind).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var takers)) takers.Count(ref loops, ref receivers, share);
        return receivers;
    }

    /// <summary>How many takers a message on that channel would have, patterns included.</summary>
    public int Receivers(SubscriptionKind kind, ReadOnlySpan<byte> channel)
    {
        var loops = 0UL;
        var receivers = TakersOf(kind, channel);
        if (kind != SubscriptionKind.Channel) return receivers;
        foreach (var pattern in patterns)
        {
            if (GlobPattern.IsMatch(pattern.Name, channel)) pattern.Takers.Count(ref loops, ref receivers);
        }

        return receivers;
    }

    /// <summary>Names of channels that have takers, a copy.</summary>
    public IReadOnlyList<byte[]> Names(SubscriptionKind kind) => kind == SubscriptionKind.Pattern ? [.. patterns.Select(pattern => pattern.Name)] : [.. Of(kind).Keys];

    /// <summary>A session of that loop takes a name from now on (1), or no more (-1). Called on that loop's thread.</summary>
    internal void Change(SubscriptionKind kind, byte[] name, int loop, int change, Subscription subscription)
    {
        var isRelay = subscription.Session.IsRelay;
        lock (changing)
        {
            if (isRelay && change < 0) WeighNow(kind, name, subscription.Session.Router, -subscription.Clients);
            if (kind == SubscriptionKind.Pattern) ChangePattern(name, loop, change, isRelay);
            else ChangeChannel(Of(kind), name, loop, change, isRelay);
            if (isRelay && change > 0) WeighNow(kind, name, subscription.Session.Router, subscription.Clients);
            Volatile.Write(ref monitorCount, monitors.Count);
            Volatile.Write(ref channelCount, channels.Count + shardChannels.Count);
        }
    }

    /// <summary>So many more of a Router's clients take a name by way of a relay, or fewer.</summary>
    internal void Weigh(SubscriptionKind kind, byte[] name, uint router, int change)
    {
        lock (changing) WeighNow(kind, name, router, change);
    }

    private void WeighNow(SubscriptionKind kind, byte[] name, uint router, int change)
    {
        if (kind == SubscriptionKind.Pattern) Array.Find(patterns, pattern => pattern.Name.AsSpan().SequenceEqual(name))?.Takers.Weigh(router, change);
        else if (Of(kind).TryGetValue(name, out var takers)) takers.Weigh(router, change);
    }

    private void ChangeChannel(ConcurrentDictionary<byte[], Takers> names, byte[] name, int loop, int change, bool isRelay)
    {
        var takers = names.GetOrAdd(name, static (_, loops) => new Takers(loops), tables.Length);
        if (!takers.Change(loop, change, isRelay)) names.TryRemove(name, out _);
    }

    private void ChangePattern(byte[] name, int loop, int change, bool isRelay)
    {
        var all = patterns;
        var at = Array.FindIndex(all, pattern => pattern.Name.AsSpan().SequenceEqual(name));
        if (at < 0)
        {
            var added = new PatternTakers(name, new Takers(tables.Length));
            added.Takers.Change(loop, change, isRelay);
            patterns = [.. all, added];
        }
        else if (!all[at].Takers.Change(loop, change, isRelay))
        {
            patterns = [.. all[..at], .. all[(at + 1)..]];
        }
    }

    private ConcurrentDictionary<byte[], Takers> Of(SubscriptionKind kind) => kind switch
    {
        SubscriptionKind.ShardChannel => shardChannels,
        SubscriptionKind.Monitor => monitors,
        _ => channels,
    };

    private void Post(PublishedMessage message, ulong loops)
    {
        lock (ordering)
        {
            message.Number = lastNumber + 1;
            Volatile.Write(ref lastNumber, message.Number);
            for (var loop = 0; loop < tables.Length; loop++)
            {
                if ((loops & (1UL << (loop & 63))) != 0) tables[loop].Leave(message);
            }
        }
    }

    private sealed record PatternTakers(byte[] Name, Takers Takers);
}
