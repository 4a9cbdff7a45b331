using System.Diagnostics;

namespace Distro.SideBySide.Tail;

/// <summary>
/// A server's peak with a mix of requests, and its latencies at a part of that rate. Requests are sent by the clock, a millisecond's at once, and timed from when they were
/// due if the sender itself was held up: a server that stalls is charged for all who would have come meanwhile.
/// </summary>
/// <param name="port">Whom to ask, on this machine.</param>
/// <param name="keys">How many there are.</param>
/// <param name="expires">Every other write has a time to live.</param>
internal sealed class TailLoad(int port, int keys, bool expires = true) : IDisposable
{
    private const int Connections = 50;
    private const int FillBatch = 200;
    private static readonly TimeSpan PeakTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LateMost = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private readonly TailConnection[] connections = [.. Enumerable.Range(0, Connections).Select(_ => new TailConnection(port))];

    public void Fill()
    {
        var mix = new TailMix(keys, seed: 1, expires);
        for (var first = 0; first < keys; first += FillBatch)
        {
            var count = Math.Min(FillBatch, keys - first);
            var connection = connections[first / FillBatch % Connections];
            Until(() => connection.IsIdle);
            connection.Send([.. Enumerable.Range(first, count).SelectMany(mix.Write)], count, 0);
        }

        Until(() => connections.All(connection => connection.IsIdle));
    }

    /// <summary>Answers a second when each connection sends the next request as soon as the last is answered.</summary>
    public double Peak()
    {
        var until = Stopwatch.GetTimestamp() + (long)(PeakTime.TotalSeconds * Stopwatch.Frequency);
        var before = connections.Sum(connection => connection.Answers);
        for (var i = 0; i < Connections; i++)
        {
            var mix = new TailMix(keys, seed: 100 + i, expires);
            connections[i].NextWhenAnswered = () => Stopwatch.GetTimestamp() < until ? mix.Next() : null;
            connections[i].Send(mix.Next(), 1, 0);
        }

        Thread.Sleep(PeakTime);
        Until(() => connections.All(connection => connection.IsIdle));
        foreach (var connection in connections) connection.NextWhenAnswered = null;
        return (connections.Sum(connection => connection.Answers) - before) / PeakTime.TotalSeconds;
    }

    /// <summary>Latencies in milliseconds, in order of size.</summary>
    public double[] At(double requestsPerSecond, TimeSpan time) => While(requestsPerSecond, elapsed => elapsed < time);

    /// <summary>The same for as long as the caller says, who is asked about every millisecond.</summary>
    public double[] While(double requestsPerSecond, Func<TimeSpan, bool> goesOn)
    {
        var mix = new TailMix(keys, seed: 1000, expires);
        foreach (var connection in connections) connection.KeepsTimes = true;
        var started = Stopwatch.GetTimestamp();
        var sent = 0L;
        for (var now = TimeSpan.Zero; goesOn(now); Thread.Sleep(1), now = Stopwatch.GetElapsedTime(started))
        {
            for (; sent / requestsPerSecond <= now.TotalSeconds; sent++)
            {
                var late = Stopwatch.GetElapsedTime(started) - TimeSpan.FromSeconds(sent / requestsPerSecond) - LateMost;
                var began = Stopwatch.GetTimestamp() - (long)(Math.Max(0, late.TotalSeconds) * Stopwatch.Frequency);
                connections[sent % Connections].Send(mix.Next(), 1, began);
            }
        }

        Until(() => connections.All(connection => connection.IsIdle));
        return [.. connections.SelectMany(connection => connection.Milliseconds).Order()];
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    /// <summary>Asks now and then: a processor that waits here would be missing to the server.</summary>
    private void Until(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); Thread.Sleep(1))
        {
            if (connections.FirstOrDefault(connection => connection.Problem is not null) is { Problem: var problem }) throw new InvalidOperationException("the server answered what it should not", problem);
            if (Stopwatch.GetElapsedTime(started) > AnswerLimit) throw new TimeoutException("the server did not answer everything");
        }
    }
}
