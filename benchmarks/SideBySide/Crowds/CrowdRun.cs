using System.Diagnostics;
using System.Globalization;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Crowds;

/// <summary>What a crowd cost its server: CPU seconds of the work, resident bytes a client or key above the empty server, and how long it took.</summary>
internal sealed record CrowdResult(double CpuSeconds, double BytesEach, double WallSeconds);

/// <summary>
/// Loads that many clients make at once: subscribers of one channel, clients blocked each on a list of its own and woken one by one, and a client that has a million keys in its cache.
/// The driver's own CPU is not counted.
/// </summary>
internal sealed class CrowdRun(MemoryServerKind kind, int clientsMax)
{
    private const int Payload = 32;
    private const int Batch = 1000;
    private const int MessagesAtOnce = 10;

    /// <summary>Idle for so long, a server that looks through its blocked clients would show it.</summary>
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(5);

    public CrowdResult Subscribers(int subscribers, int messages)
    {
        using var server = new CrowdServer(kind, clientsMax);
        var empty = server.ResidentBytes;
        var subscribe = CrowdClient.Request("SUBSCRIBE", "news");
        const long confirmation = 33;
        var clients = Crowd(server, subscribers, _ => subscribe, confirmation);
        using var publisher = new CrowdClient(server.Port);
        var publish = CrowdClient.Request("PUBLISH", "news", new string('m', Payload));
        var message = "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$32\r\n\r\n".Length + Payload;
        var reply = string.Create(CultureInfo.InvariantCulture, $":{subscribers}\r\n").Length;
        var buffer = new byte[64 * 1024];
        var (cpu, began) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        for (var sent = 0; sent < messages; sent += MessagesAtOnce)
        {
            for (var i = 0; i < MessagesAtOnce; i++)
                publisher.Send(publish);
            publisher.ReceiveUpTo((long)reply * (sent + MessagesAtOnce));
            foreach (var client in clients)
                client.ReceiveUpTo(confirmation + ((long)message * (sent + MessagesAtOnce)));
        }

        var result = new CrowdResult(server.CpuSeconds - cpu, (server.MostResidentBytes - empty) / (double)subscribers, Stopwatch.GetElapsedTime(began).TotalSeconds);
        Leave(clients);
        return result;
    }

    /// <summary>The waking, and the CPU of waiting.</summary>
    public (CrowdResult Woken, double IdleCpuSeconds) Blocked(int blocked)
    {
        using var server = new CrowdServer(kind, clientsMax);
        var empty = server.ResidentBytes;
        var clients = Crowd(server, blocked, i => CrowdClient.Request("BLPOP", Name(i), "0"), confirmation: 0);
        using var pusher = new CrowdClient(server.Port);
        pusher.Send(CrowdClient.Request("PING"));
        pusher.ReceiveUpTo("+PONG\r\n".Length);
        var resting = server.CpuSeconds;
        Thread.Sleep(idle);
        var idleCpu = server.CpuSeconds - resting;
        var held = (server.ResidentBytes - empty) / (double)blocked;
        var (cpu, began) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        var answer = $"*2\r\n$10\r\n{Name(0)}\r\n$1\r\nx\r\n".Length;
        var pushed = pusher.Received;
        for (var i = 0; i < blocked; i++)
        {
            pusher.Send(CrowdClient.Request("LPUSH", Name(i), "x"));
            pusher.ReceiveUpTo(pushed += ":1\r\n".Length);
            clients[i].ReceiveUpTo(answer);
        }

        var result = new CrowdResult(server.CpuSeconds - cpu, held, Stopwatch.GetElapsedTime(began).TotalSeconds);
        Leave(clients);
        return (result, idleCpu);
    }

    /// <summary>A client reads the keys with tracking on; another changes them all. CPU of both, memory of the remembering.</summary>
    public CrowdResult Tracked(int keys)
    {
        using var server = new CrowdServer(kind, clientsMax);
        using var writer = new CrowdClient(server.Port);
        using var reader = new CrowdClient(server.Port);
        var written = 0L;
        Each(writer, keys, i => CrowdClient.Request("SET", Name(i), "v"), "+OK\r\n".Length, ref written);
        reader.Send(CrowdClient.Request("HELLO", "3"));
        Thread.Sleep(TimeSpan.FromSeconds(1));
        reader.Drain(new byte[4096]);
        reader.Send(CrowdClient.Request("CLIENT", "TRACKING", "ON"));
        var read = reader.Received + "+OK\r\n".Length;
        reader.ReceiveUpTo(read);
        var before = server.ResidentBytes;
        var (cpu, began) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        Each(reader, keys, i => CrowdClient.Request("GET", Name(i)), "$1\r\nv\r\n".Length, ref read);
        var held = (server.ResidentBytes - before) / (double)keys;
        var invalidation = $">2\r\n$10\r\ninvalidate\r\n*1\r\n$10\r\n{Name(0)}\r\n".Length;
        var draining = Task.Run(() => reader.ReceiveUpTo(read + ((long)invalidation * keys)));
        Each(writer, keys, i => CrowdClient.Request("SET", Name(i), "w"), "+OK\r\n".Length, ref written);
        draining.Wait();
        return new(server.CpuSeconds - cpu, held, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Ten bytes, whatever the number.</summary>
    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"k:{i:D8}");

    private static CrowdClient[] Crowd(CrowdServer server, int count, Func<int, byte[]> first, long confirmation)
    {
        var clients = new CrowdClient[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = new CrowdClient(server.Port);
            clients[i].Send(first(i));
            clients[i].ReceiveUpTo(confirmation);
        }

        return clients;
    }

    private static void Leave(CrowdClient[] clients)
    {
        foreach (var client in clients)
            client.Dispose();
    }

    private static void Each(CrowdClient client, int count, Func<int, byte[]> request, int replyBytes, ref long received)
    {
        for (var i = 0; i < count; i += Batch)
        {
            client.Send(Enumerable.Range(i, Batch).SelectMany(request).ToArray());
            client.ReceiveUpTo(received += (long)replyBytes * Batch);
        }
    }
}
