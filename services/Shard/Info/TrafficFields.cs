using System.Globalization;
using Distro.Commands.Execution;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// INFO about bytes: what the loops' connections have received and sent, over the wire, those of Routers and other shards among them. CONFIG RESETSTAT counts anew.
/// </summary>
internal sealed class TrafficFields(DataPlane plane)
{
    private const double BytesPerKilobyte = 1024;
    private const int ReceivedRate = 3;
    private const int SentRate = 4;

    private (long Received, long Sent, long Receives, long Sends) forgotten;

    public void Write(InfoWriter info)
    {
        var (received, sent, _, _) = Since(forgotten);
        info.Field("total_net_input_bytes", received);
        info.Field("total_net_output_bytes", sent);
        info.Field("instantaneous_input_kbps", Kilobytes(plane.Rates.PerSecond(ReceivedRate)));
        info.Field("instantaneous_output_kbps", Kilobytes(plane.Rates.PerSecond(SentRate)));
    }

    /// <summary>How often loops received and sent. All of them are what others call I/O threads, and none is apart from those that run commands.</summary>
    public void WriteCalls(InfoWriter info)
    {
        var (_, _, receives, sends) = Since(forgotten);
        info.Field("total_reads_processed", receives);
        info.Field("total_writes_processed", sends);
        info.Field("io_threaded_reads_processed", 0);
        info.Field("io_threaded_writes_processed", 0);
    }

    public void Reset() => forgotten = Since(default);

    private (long Received, long Sent, long Receives, long Sends) Since((long Received, long Sent, long Receives, long Sends) before)
    {
        var (received, sent, receives, sends) = (-before.Received, -before.Sent, -before.Receives, -before.Sends);
        foreach (var worker in plane.Workers)
        {
            var traffic = worker.Loop.Traffic;
            received += traffic.ReceivedBytes;
            sent += traffic.SentBytes;
            receives += traffic.Receives;
            sends += traffic.Sends;
        }

        return (received, sent, receives, sends);
    }

    private static string Kilobytes(long bytes) => (bytes / BytesPerKilobyte).ToString("F2", CultureInfo.InvariantCulture);
}
