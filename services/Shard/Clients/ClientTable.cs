using System.Collections.Concurrent;
using Distro.Commands.Connection;
using Distro.Commands.Execution;
using Distro.ServiceDefaults.Options;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Wire.Machines;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Clients;

/// <summary>
/// All clients on connections of their own, by id, for CLIENT and the limits. Loops add and remove theirs; anybody may look:
/// what a snapshot says of a client of another loop may be a moment old.
/// </summary>
internal sealed class ClientTable(ShardOptions options, IClock clock, ILogger<ClientTable> log) : IClients
{
    /// <summary>What a client may have sent, unexecuted, before it has authenticated: ten arguments of the largest size allowed then.</summary>
    public const int UnauthenticatedInputBytesMax = 256 * 1024;

    private readonly ConcurrentDictionary<long, DirectClient> clients = new();
    private readonly Lock evicting = new();
    private long lastId;
    private long accepted;
    private long rejected;
    private long evicted;
    private long overInput;
    private long overOutput;

    public int Count => clients.Count;

    /// <summary>Clients that are subscribed to something; a moment old.</summary>
    public int SubscribedCount => clients.Values.Count(client => client.Session is { HasSubscribed: true, Subscriptions: { } kept } && kept.Channels + kept.Patterns + kept.ShardChannels > 0);

    /// <summary>The largest buffers that a client has now, in bytes.</summary>
    public (long Input, long Output) LargestBuffers
    {
        get
        {
            var (input, output) = (0L, 0L);
            foreach (var (_, client) in clients)
                (input, output) = (Math.Max(input, client.Buffers.Input), Math.Max(output, client.Buffers.Output));
            return (input, output);
        }
    }

    public long Accepted => Volatile.Read(ref accepted);

    public long Rejected => Volatile.Read(ref rejected);

    /// <summary>Closed because clients together took too much memory.</summary>
    public long Evicted => Volatile.Read(ref evicted);

    /// <summary>Closed because one command became too long.</summary>
    public long OverInputLimit => Volatile.Read(ref overInput);

    /// <summary>Closed because they did not take what they were sent.</summary>
    public long OverOutputLimit => Volatile.Read(ref overOutput);

    public ClientMemory Memory { get; } = new(options);

    /// <summary>What all clients take of memory, in bytes.</summary>
    public long MemoryBytes => (Count * ClientMemory.UsualBytes) + Memory.UnusualBytes;

    public int InputBytesMax => (int)Math.Min(options.QueryBufferLimit.Bytes, int.MaxValue / 2);

    /// <summary>Once a client owes so much output, its further commands wait until it has read some.</summary>
    public long OutputPauseBytes => options.OutputPause.Bytes;

    public long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>Empty when the client is one of ours now, else why it is not: the error that it is sent.</summary>
    public ReadOnlySpan<byte> Add(DirectClient client)
    {
        var session = client.Session;
        var refusal = clients.Count >= options.MaxClients.Value ? "ERR max number of clients reached"u8
            : options.ProtectedMode.Value && session.Authenticated && !session.IsLocal ? Protected : default;
        if (!refusal.IsEmpty)
        {
            Interlocked.Increment(ref rejected);
            return refusal;
        }

        Interlocked.Increment(ref accepted);
        clients[session.Id] = client;
        return default;
    }

    private static ReadOnlySpan<byte> Protected
        => "DENIED Protected mode is on and the default user has no password: only clients of this machine are served. Set a password (CONFIG SET requirepass), or switch protected-mode off if everybody who reaches this address may do everything."u8;

    /// <summary>How much a client may owe, by its class.</summary>
    public OutputLimitsOption OutputLimits => options.OutputLimits;

    public void NoteOverOutputLimit(Session session, long pendingBytes, bool isSubscriber)
    {
        Interlocked.Increment(ref overOutput);
        ShardLog.OverOutputLimit(log, session.Id, session.Address, isSubscriber ? "pubsub" : "normal", pendingBytes);
    }

    public void NoteOverInputLimit() => Interlocked.Increment(ref overInput);

    /// <summary>
    /// While clients take more than maxmemory-clients, ends those that take most, but for those that asked to be spared (CLIENT NO-EVICT). From any loop, when memory
    /// of one of its clients has grown: nearly always it is one comparison.
    /// </summary>
    public void EvictDown()
    {
        if (Memory.BytesMax is not (> 0 and var limit) || MemoryBytes <= limit)
            return;
        Evict([.. clients.Values.Select(client => (client, client.MemoryBytes))], limit);
    }

    private void Evict(IReadOnlyList<(DirectClient Client, long Bytes)> seen, long limit)
    {
        lock (evicting)
        {
            var largest = seen.Where(each => !each.Client.IsCondemned).OrderByDescending(each => each.Bytes).ToList();
            var total = largest.Sum(each => each.Bytes);
            foreach (var (client, bytes) in largest)
            {
                if (total <= limit)
                    return;
                if (client.Session.NoEvict)
                    continue;
                total -= bytes;
                Interlocked.Increment(ref evicted);
                ShardLog.ClientEvicted(log, client.Session.Id, client.Session.Address, bytes, limit);
                client.Condemn();
                client.Loop.Post(new Dropping(client));
            }
        }
    }

    /// <summary>Unsent output from which on a client is worth a look: less is nobody's concern.</summary>
    public long OutputLookBytes => Math.Min(options.OutputPause.Bytes, options.OutputLimits.LeastBytes);

    public void NoteWebRequest(DirectClient client) => ShardLog.WebRequest(log, client.Session.Address);

    public void Remove(DirectClient client) => clients.TryRemove(client.Session.Id, out _);

    /// <summary>What holds commands back; set when the data plane is there.</summary>
    public CommandPause? Pausing { get; set; }

    /// <summary>
    /// Nobody is shown a sum above maxmemory-clients: what was written a moment ago may not be counted yet where it was written, so whoever looks at all clients
    /// applies the limit to what it sees.
    /// </summary>
    public IReadOnlyList<ClientFacts> Snapshot()
    {
        var now = clock.UnixMilliseconds;
        var shown = clients.Values.Where(client => !client.IsCondemned).OrderBy(client => client.Session.Id).Select(client => (Client: client, Facts: client.Facts(now))).ToList();
        if (Memory.BytesMax is > 0 and var limit && shown.Sum(each => each.Facts.MemoryBytes) > limit)
        {
            Evict([.. shown.Select(each => (each.Client, each.Facts.MemoryBytes))], limit);
            shown.RemoveAll(each => each.Client.IsCondemned);
        }

        return [.. shown.Select(each => each.Facts)];
    }

    public ClientFacts? Find(long id) => Get(id)?.Facts(clock.UnixMilliseconds);

    /// <summary>The client of that id, or null.</summary>
    public DirectClient? Get(long id) => clients.GetValueOrDefault(id);

    public void Pause(long milliseconds, bool onlyWrites) => Pausing?.Begin(milliseconds, onlyWrites);

    public void Unpause() => Pausing?.End();

    public bool Kill(long id)
    {
        if (!clients.TryGetValue(id, out var client) || client.IsCondemned)
            return false;
        Condemn(client);
        return true;
    }

    /// <summary>Ends all clients whose sessions are so; what they have been answered already they may still read.</summary>
    public void KillThose(Func<Session, bool> mustGo)
    {
        foreach (var (_, client) in clients)
        {
            if (mustGo(client.Session))
                Condemn(client);
        }
    }

    public bool Unblock(long id, bool withError)
        => clients.TryGetValue(id, out var client) && client.Blocked is { } block && block.End(withError ? Waiting.BlockEnd.Error : Waiting.BlockEnd.Timeout);

    public void CloseAllOf(Worker worker)
    {
        foreach (var (_, client) in clients)
        {
            if (client.Worker == worker)
                client.Kill();
        }
    }

    /// <summary>Applies idle timeout and output limit to the clients of one loop.</summary>
    public void CheckLimits(Worker worker)
    {
        var now = worker.Context.NowMilliseconds;
        var idle = options.Timeout.Value * 1000;
        var output = options.OutputLimit.Bytes;
        foreach (var (_, client) in clients)
        {
            if (client.Worker == worker)
                client.CheckLimits(now, idle, output);
        }

        EvictDown();
    }

    private sealed class Dropping(DirectClient client) : Net.ILoopWork
    {
        public void Run() => client.Kill();
    }

    private static void Condemn(DirectClient client)
    {
        client.Condemn();
        client.Loop.Post(new Killing(client));
    }

    private sealed class Killing(DirectClient client) : Net.ILoopWork
    {
        public void Run() => client.End();
    }
}
