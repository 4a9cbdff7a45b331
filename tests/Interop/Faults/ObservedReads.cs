using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>Clients that read what others write while processes die. Under `always` no reply may show what is lost later: the largest number seen of a key is a lower bound of what it holds at the end.</summary>
internal sealed class ObservedReads(string host, int port, int clients, Func<Random, string?> pickKey) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, long> seen = new();
    private Task running = Task.CompletedTask;

    public void Start(int seed) => running = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => Read(new Random(seed + client)))));

    public async Task Stop()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Reads every key again. Returns how many were seen.</summary>
    public async Task<int> Verify()
    {
        using var connection = await RespConnection.Open(host, port);
        foreach (var (key, number) in seen)
        {
            var now = Number(await connection.SendUntilExecuted("GET", key));
            Assert.True(now >= number, $"{key} holds {now}, and {number} was read before");
        }

        return seen.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stop.Dispose();
    }

    private static long Number(object? reply) => reply is null ? 0 : long.Parse((string)reply, CultureInfo.InvariantCulture);

    private async Task Read(Random random)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await RespConnection.Open(host, port, stop.Token);
                while (!stop.IsCancellationRequested)
                {
                    if (pickKey(random) is not { } key)
                    {
                        await Task.Delay(10);
                        continue;
                    }

                    var reply = await connection.Send(stop.Token, "GET", key);
                    if (reply is ReplyError) await Task.Delay(10);
                    else seen.AddOrUpdate(key, Number(reply), (_, before) => Math.Max(before, Number(reply)));
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
}
