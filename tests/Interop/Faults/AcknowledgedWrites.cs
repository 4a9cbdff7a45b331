using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// Clients that write while processes die. Each client owns its keys and writes growing numbers to them, so that for every key the last acknowledged
/// number is a lower bound of what must be read afterwards, and the last attempted one an upper bound. After a write whose outcome is unknown
/// a client goes on with new keys: the old ones may still change, as late as that write likes.
/// </summary>
/// <param name="host">Where to write.</param>
/// <param name="port">Its port.</param>
/// <param name="clients">How many write at the same time.</param>
/// <param name="keysPerClient">Keys that each writes by turns.</param>
/// <param name="prefix">What keys begin with: another for each that writes to the same store, since numbers begin anew.</param>
internal sealed class AcknowledgedWrites(string host, int port, int clients, int keysPerClient, string prefix = "fault") : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, (long Acknowledged, long Attempted)> written = new();
    private readonly ConcurrentDictionary<string, int> refusals = new();
    private Task running = Task.CompletedTask;
    private volatile string? latest;
    private long acknowledgements;
    private long lastAcknowledgement = Stopwatch.GetTimestamp();
    private long longestGapTicks;

    public long Acknowledgements => Interlocked.Read(ref acknowledgements);

    /// <summary>The longest time in which no client at all got an acknowledgement.</summary>
    public TimeSpan LongestGap => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref longestGapTicks));

    /// <summary>Error replies by their text, with how many of each.</summary>
    public IReadOnlyDictionary<string, int> Refusals => refusals;

    public void Start()
    {
        lastAcknowledgement = Stopwatch.GetTimestamp();
        running = Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Write(c))));
    }

    /// <summary>Waits until that many more writes were acknowledged.</summary>
    public async Task MoreAcknowledged(long count, TimeSpan limit)
    {
        var until = Acknowledgements + count;
        var began = Stopwatch.GetTimestamp();
        while (Acknowledgements < until)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < limit, $"only {count - (until - Acknowledgements)} of {count} writes were acknowledged within {limit}; refusals: {string.Join("; ", refusals)}");
            await Task.Delay(10);
        }
    }

    /// <summary>One of the keys written lately; null before the first.</summary>
    public string? AnyKey(Random random) => latest is { } key && random.Next(2) == 0 ? key : $"{prefix}:{random.Next(clients)}:0:{random.Next(keysPerClient)}";

    public async Task Stop()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Reads every key back: nothing acknowledged may be missing, nothing may appear that was never written.</summary>
    public async Task<int> Verify()
    {
        using var connection = await RespConnection.Open(host, port);
        foreach (var (key, (acknowledged, attempted)) in written)
        {
            var reply = await connection.SendUntilExecuted("GET", key);
            Assert.False(reply is ReplyError, $"GET {key}: {reply}");
            var value = reply is null ? 0 : long.Parse((string)reply, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(value >= acknowledged, $"{key} holds {value}, but {acknowledged} was acknowledged");
            Assert.True(value <= attempted, $"{key} holds {value}, but nothing above {attempted} was ever sent");
        }

        return written.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stop.Dispose();
    }

    private async Task Write(int client)
    {
        var number = 0L;
        var generation = -1;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await RespConnection.Open(host, port, stop.Token);
                generation++;
                while (!stop.IsCancellationRequested)
                {
                    number++;
                    if (!await WriteOne(connection, $"{prefix}:{client}:{generation}:{number % keysPerClient}", number)) generation++;
                }
            }
            catch (Exception error) when (error is SocketException or IOException or EndOfStreamException)
            {
                await Task.Delay(20);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>False when the write was not acknowledged.</summary>
    private async Task<bool> WriteOne(RespConnection connection, string key, long number)
    {
        written.AddOrUpdate(key, (0, number), (_, w) => (w.Acknowledged, number));
        latest = key;
        var reply = await connection.Send(stop.Token, "SET", key, $"{number}");
        if (reply is "OK")
        {
            written.AddOrUpdate(key, (number, number), (_, w) => (number, w.Attempted));
            Acknowledge();
            return true;
        }

        refusals.AddOrUpdate(reply is ReplyError error ? error.Message : $"{reply}", 1, (_, n) => n + 1);
        await Task.Delay(20);
        return false;
    }

    private void Acknowledge()
    {
        Interlocked.Increment(ref acknowledgements);
        var now = Stopwatch.GetTimestamp();
        var gap = now - Interlocked.Exchange(ref lastAcknowledgement, now);
        long seen;
        while (gap > (seen = Interlocked.Read(ref longestGapTicks)) && Interlocked.CompareExchange(ref longestGapTicks, gap, seen) != seen) ;
    }
}
