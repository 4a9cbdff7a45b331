using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Distro.SideBySide;

/// <summary>
/// One client writes through the Router under `always`, one write after the other; the primary is killed. Measured: from the kill to the first
/// acknowledgement of a write sent after it. Then the killed process is started again, as a replica, and it is the other's turn.
/// </summary>
internal sealed class FailoverRun(DistroStore store)
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan settle = TimeSpan.FromSeconds(2);

    public async Task<TimeSpan[]> Run(int rounds)
    {
        var gaps = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            await FirstAcknowledgement();
            var primary = Ask(store.Port("store-shard-0"), "*2\r\n$4\r\nINFO\r\n$11\r\nreplication\r\n", "INFO").Contains("role:master", StringComparison.Ordinal) ? "store-shard-0" : "store-shard-1";
            await store.Kill(primary);
            var killed = Stopwatch.GetTimestamp();
            await FirstAcknowledgement();
            gaps.Add(Stopwatch.GetElapsedTime(killed));
            Console.Error.WriteLine($"failover {round + 1} of {rounds}: {primary} killed, first write acknowledged after {gaps[^1].TotalMilliseconds:F0} ms");
            await Task.Delay(settle);
            await store.StartAgain(primary);
            await store.Healthy(primary);
        }

        return [.. gaps.Order()];
    }

    /// <summary>Writes until one is acknowledged; every write after a failed one is a new one.</summary>
    private async Task FirstAcknowledgement()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < limit)
        {
            if (Ask(store.RouterPort, "*3\r\n$3\r\nSET\r\n$8\r\nfailover\r\n$1\r\n1\r\n", "SET").StartsWith("+OK", StringComparison.Ordinal)) return;
            await Task.Delay(10);
        }

        throw new TimeoutException($"no write was acknowledged within {limit}");
    }

    private static string Ask(int port, string command, string name)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            var stream = client.GetStream();
            stream.Write(Encoding.ASCII.GetBytes(command));
            var buffer = new byte[4096];
            var length = stream.Read(buffer);
            return Encoding.ASCII.GetString(buffer, 0, length);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return $"-{name}: {error.Message}";
        }
    }
}
