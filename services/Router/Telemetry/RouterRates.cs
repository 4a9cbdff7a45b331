using Distro.ServiceDefaults.Metrics;

namespace Distro.Router.Telemetry;

/// <summary>How fast the router's clients are served, for INFO: all loops together, sampled by the first of them.</summary>
internal sealed class RouterRates(RouterProcess process)
{
    private const double BytesPerKilobyte = 1024;
    private const long SampleMilliseconds = 100;

    private readonly RateWindow window = new();
    private long due;

    public long CommandsPerSecond => window.PerSecond(0);

    public double InputKilobytesPerSecond => window.PerSecond(1) / BytesPerKilobyte;

    public double OutputKilobytesPerSecond => window.PerSecond(2) / BytesPerKilobyte;

    public void Sample(long nowMilliseconds)
    {
        if (nowMilliseconds < due) return;
        due = nowMilliseconds + SampleMilliseconds;
        long commands = 0, received = 0, sent = 0;
        foreach (var loop in process.Loops)
        {
            commands += loop.Statistics.Commands;
            received += loop.Loop.Traffic.ReceivedBytes;
            sent += loop.Loop.Traffic.SentBytes;
        }

        window.Sample(nowMilliseconds, commands, received, sent);
    }
}
