using System.Collections.Concurrent;
using Distro.Commands.Connection;
using Distro.Commands.Execution;
using Distro.Net;
using Distro.Router.Loops;
using Distro.Router.Options;

namespace Distro.Router.Clients;

/// <summary>All clients of the router, whatever loop they are on: for CLIENT LIST and KILL, for maxclients, and for the ids that the shards know them by.</summary>
internal sealed class ClientRegistry(RouterOptions options, uint routerNumber, TimeProvider time) : IClients
{
    /// <summary>What a connection takes that is doing nothing much: its objects.</summary>
    public const long UsualBytes = 2048;

    private const long MillisecondsPerSecond = 1000;

    private readonly ConcurrentDictionary<long, ClientConnection> clients = new();
    private readonly FormerClients former = new();
    private long lastId;
    private long rejected;

    public int Count => clients.Count;

    /// <summary>What all clients take of memory, in bytes.</summary>
    public long MemoryBytes => clients.Values.Sum(client => client.MemoryBytes);

    /// <summary>The largest buffers that a client has now, in bytes; clients that are subscribed to something; clients that track what they read.</summary>
    public (long Input, long Output, int Subscribed, int Tracking) Figures
    {
        get
        {
            long input = 0, output = 0;
            int subscribed = 0, tracking = 0;
            foreach (var client in clients.Values)
            {
                input = Math.Max(input, client.Channel?.InputCapacity ?? 0);
                output = Math.Max(output, client.Channel?.OutputHeldBytes ?? 0);
                if (client.Session is { HasSubscribed: true, Subscriptions: { } kept } && kept.Channels + kept.Patterns + kept.ShardChannels > 0) subscribed++;
                if (client.Session.Tracking is not null) tracking++;
            }

            return (input, output, subscribed, tracking);
        }
    }

    public long Accepted => Volatile.Read(ref lastId);

    public long Rejected => Volatile.Read(ref rejected);

    public long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>The id on links: unique over all routers, because each drew its number at random.</summary>
    public ulong LinkId(long clientId) => ((ulong)routerNumber << 32) | (uint)clientId;

    /// <summary>The client that links know by that id; null when it is another router's, or gone.</summary>
    public ClientConnection? OfLink(ulong linkId) => linkId >> 32 == routerNumber ? clients.GetValueOrDefault((uint)linkId) : null;

    /// <summary>Address and name of the client that links know by that id, or knew until a while ago; null for another router's.</summary>
    public (string Address, byte[] Name)? WhoIs(ulong linkId)
    {
        if (linkId >> 32 != routerNumber) return null;
        return clients.TryGetValue((uint)linkId, out var client) ? (client.Session.Address, client.Session.Name) : former.Find((uint)linkId);
    }

    /// <summary>False when there are too many already.</summary>
    public bool TryAdd(ClientConnection client)
    {
        if (clients.Count >= options.MaxClients.Value)
        {
            Interlocked.Increment(ref rejected);
            return false;
        }

        clients[client.Session.Id] = client;
        return true;
    }

    /// <summary>Closes this loop's clients that have been idle for longer than the timeout option says. Called about once a second.</summary>
    public void CloseIdle(RouterLoop loop)
    {
        if (options.IdleSeconds.Value == 0) return;
        var since = loop.UnixMilliseconds - options.IdleSeconds.Value * MillisecondsPerSecond;
        foreach (var client in clients.Values)
        {
            if (client.Channel?.Loop == loop.Loop) client.CloseIfIdleSince(since);
        }
    }

    /// <summary>It is among the former ones before it is gone, so that <see cref="WhoIs"/> always knows it.</summary>
    public void Remove(ClientConnection client)
    {
        if (!clients.ContainsKey(client.Session.Id)) return;
        former.Add(client.Session);
        clients.TryRemove(client.Session.Id, out _);
    }

    /// <summary>What CLIENT PAUSE holds back.</summary>
    public CommandPause Pausing { get; } = new(() => (long)time.GetElapsedTime(0).TotalMilliseconds);

    public IReadOnlyList<ClientFacts> Snapshot()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. clients.Values.OrderBy(client => client.Session.Id).Select(client => client.Facts(now))];
    }

    /// <summary>The client of that id, or null.</summary>
    public ClientConnection? Get(long id) => clients.GetValueOrDefault(id);

    public ClientFacts? Find(long id) => clients.TryGetValue(id, out var client) ? client.Facts(time.GetUtcNow().ToUnixTimeMilliseconds()) : null;

    public void Pause(long milliseconds, bool onlyWrites) => Pausing.Begin(milliseconds, onlyWrites);

    public void Unpause() => Pausing.End();

    /// <summary>Ends all clients whose sessions are so.</summary>
    public void KillThose(Func<Session, bool> mustGo)
    {
        foreach (var client in clients.Values)
        {
            if (mustGo(client.Session) && client.Channel is { } channel) channel.Loop.Post(new Ending(client));
        }
    }

    public bool Kill(long id)
    {
        if (!clients.TryGetValue(id, out var client) || client.Channel is not { } channel) return false;
        channel.Loop.Post(new Killing(client));
        return true;
    }

    public bool Unblock(long id, bool withError)
    {
        if (!clients.TryGetValue(id, out var client) || !client.IsBlocked || client.Channel is not { } channel) return false;
        channel.Loop.Post(new Unblocking(client, withError));
        return true;
    }

    private sealed class Unblocking(ClientConnection client, bool withError) : ILoopWork
    {
        public void Run() => client.Unblock(withError);
    }

    /// <summary>Who waits for a key is served nothing more: what would answer it is another's to take.</summary>
    private sealed class Ending(ClientConnection client) : ILoopWork
    {
        public void Run()
        {
            if (client.IsBlocked) client.CloseNow();
            else client.CloseWhenAnswered();
        }
    }

    private sealed class Killing(ClientConnection client) : ILoopWork
    {
        public void Run() => client.CloseNow();
    }
}
