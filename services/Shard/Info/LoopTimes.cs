using System.Globalization;
using Distro.Commands.Execution;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// INFO about the event loops. Tools know one loop and read from its figures how busy it is, so where the figures of several can't be told apart those of
/// the loop that has the most are shown: whether there is room left is decided there.
/// </summary>
internal static class LoopTimes
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static void Write(InfoWriter info, DataPlane plane)
    {
        info.Field("eventloop_cycles", plane.Workers.Max(worker => worker.Batches.Count));
        info.Field("eventloop_duration_sum", plane.Workers.Max(worker => worker.Batches.Microseconds));
        info.Field("eventloop_duration_cmd_sum", plane.Workers.Max(worker => worker.Statistics.LatencyNanoseconds) / 1000);
        info.Field("instantaneous_eventloop_cycles_per_sec", plane.Rates.PerSecond(1));
        info.Field("instantaneous_eventloop_duration_usec", plane.Rates.PerSecond(1) is > 0 and var cycles ? plane.Rates.PerSecond(2) / cycles : 0);
    }

    /// <summary>How long each loop was not asleep. The first stands for what others call their main thread.</summary>
    public static void WriteActive(InfoWriter info, DataPlane plane)
    {
        foreach (var worker in plane.Workers)
        {
            var microseconds = worker.Batches.Microseconds;
            var name = worker.Index == 0 ? "used_active_time_main_thread" : string.Create(CultureInfo.InvariantCulture, $"used_active_time_io_thread_{worker.Index}");
            info.Field(name, string.Create(CultureInfo.InvariantCulture, $"{microseconds / MicrosecondsPerSecond}.{microseconds % MicrosecondsPerSecond:D6}"));
        }
    }

    /// <summary>Only for who asks for it by name. Loops hand the log's bytes to others, so none of their time goes into writing it.</summary>
    public static void WriteDebug(InfoWriter info, DataPlane plane)
    {
        if (!info.HiddenSection("Debug"))
            return;
        info.Field("eventloop_duration_aof_sum", 0);
        info.Field("eventloop_duration_cron_sum", plane.Workers.Sum(worker => worker.Batches.RoundMicroseconds));
        info.Field("eventloop_duration_max", plane.Workers.Max(worker => worker.Batches.MicrosecondsMax));
        info.Field("eventloop_cmd_per_cycle_max", plane.Workers.Max(worker => worker.Batches.CommandsMax));
    }
}
