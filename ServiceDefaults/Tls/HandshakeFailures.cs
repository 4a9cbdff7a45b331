using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Distro.ServiceDefaults.Tls;

/// <summary>Connections that ended before their TLS handshake did: all are counted, and one now and then is logged, so that a scanner of ports fills no disk.</summary>
public sealed class HandshakeFailures : IDisposable
{
    static readonly TimeSpan logPause = TimeSpan.FromSeconds(10);

    readonly ILogger log;
    readonly TimeProvider time;
    readonly Meter meter = new("Distro.Tls");
    readonly Counter<long> count;
    long loggedAt = long.MinValue;
    long unlogged;

    public HandshakeFailures(TimeProvider time, ILogger log)
    {
        (this.time, this.log) = (time, log);
        count = meter.CreateCounter<long>("distro.tls.handshakes.failed", description: "Connections that ended before their TLS handshake did");
    }

    /// <summary>From any thread.</summary>
    public void Note(string remoteAddress, Exception reason)
    {
        count.Add(1);
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref loggedAt);
        if ((last != long.MinValue && time.GetElapsedTime(last, now) < logPause) || Interlocked.CompareExchange(ref loggedAt, now, last) != last)
        {
            Interlocked.Increment(ref unlogged);
            return;
        }

        TlsLog.HandshakeFailed(log, remoteAddress, reason.Message, Interlocked.Exchange(ref unlogged, 0));
    }

    public void Dispose() => meter.Dispose();
}
