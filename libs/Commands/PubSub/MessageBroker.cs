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
    private readonly ConcurrentDictionary<byte[], int[]> channels = new(ByteStrings.Comparer);
    private readonly ConcurrentDictionary<byte[], int[]> shardChannels = new(ByteStrings.Comparer);
    private readonly ConcurrentDictionary<byte[], int[]> monitors = new(ByteStrings.Comparer);
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

    /// <summary>For what clients publish: other processes hear of it too. The takers counted are those of this one, as in a cluster of Redis's own.</summary>
    public int PublishEverywhere(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        Relay?.Carry(kind, channel, payload);
        return Publish(kind, channel, payload);
    }

    /// <summary>From any loop. How many takers the message has in this process: a session that takes it by its channel and by two patterns counts three times.</summary>
    public int Publish(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        var loops = 0UL;
        var receivers = 0;
        var isTaken = Volatile.Read(ref channelCount) > 0 && Of(kind).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(channel, out var counts) && Count(counts, ref loops, ref receivers);
        List<byte[]>? matching = null;
        if (kind == SubscriptionKind.Channel)
        {
            foreach (var pattern in patterns)
            {
                if (!GlobPattern.IsMatch(pattern.Name, channel) || !Count(pattern.Counts, ref loops, ref receivers)) continue;
                (matching ??= []).Add(pattern.Name);
            }
        }

        if (receivers > 0) Post(new PublishedMessage(kind, channel, payload, isTaken, matching ?? []), loops);
        return receivers;
    }

    /// <summary>A command that somebody has run, as a line for all who monitor.</summary>
    public void PublishCommand(byte[] line)
    {
        var loops = 0UL;
        var receivers = 0;
        if (monitors.TryGetValue([], out var counts) && Count(counts, ref loops, ref receivers)) Post(new PublishedMessage(line), loops);
    }

    /// <summary>Takers of one name, in all loops.</summary>
    public int Takers(SubscriptionKind kind, ReadOnlySpan<byte> name)
    {
        var loops = 0UL;
        var receivers = 0;
        if (Of(kind).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var counts)) Count(counts, ref loops, ref receivers);
        return receivers;
    }

    /// <summary>Names of channels that have takers, a copy.</summary>
    public IReadOnlyList<byte[]> Names(SubscriptionKind kind) => kind == SubscriptionKind.Pattern ? [.. patterns.Select(pattern => pattern.Name)] : [.. Of(kind).Keys];

    /// <summary>A loop has more takers of a name, or fewer. Called on that loop's thread.</summary>
    internal void Change(SubscriptionKind kind, byte[] name, int loop, int change)
    {
        lock (changing)
        {
            if (kind == SubscriptionKind.Pattern) ChangePattern(name, loop, change);
            else ChangeChannel(Of(kind), name, loop, change);
            Volatile.Write(ref monitorCount, monitors.Count);
            Volatile.Write(ref channelCount, channels.Count + shardChannels.Count);
        }
    }

    private static bool Count(int[] counts, ref ulong loops, ref int receivers)
    {
        var found = false;
        for (var loop = 0; loop < counts.Length; loop++)
        {
            var count = Volatile.Read(ref counts[loop]);
            if (count == 0) continue;
            found = true;
            receivers += count;
            loops |= 1UL << (loop & 63);
        }

        return found;
    }

    private void ChangeChannel(ConcurrentDictionary<byte[], int[]> names, byte[] name, int loop, int change)
    {
        var counts = names.GetOrAdd(name, static (_, loops) => new int[loops], tables.Length);
        Volatile.Write(ref counts[loop], counts[loop] + change);
        if (!counts.AsSpan().ContainsAnyExcept(0)) names.TryRemove(name, out _);
    }

    private void ChangePattern(byte[] name, int loop, int change)
    {
        var all = patterns;
        var at = Array.FindIndex(all, pattern => pattern.Name.AsSpan().SequenceEqual(name));
        if (at < 0)
        {
            var added = new PatternTakers(name, new int[tables.Length]);
            added.Counts[loop] = change;
            patterns = [.. all, added];
            return;
        }

        var counts = all[at].Counts;
        Volatile.Write(ref counts[loop], counts[loop] + change);
        if (!counts.AsSpan().ContainsAnyExcept(0)) patterns = [.. all[..at], .. all[(at + 1)..]];
    }

    private ConcurrentDictionary<byte[], int[]> Of(SubscriptionKind kind) => kind switch
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

    private sealed record PatternTakers(byte[] Name, int[] Counts);
}
