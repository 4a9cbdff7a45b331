using System.Diagnostics;
using Distro.Commands.Execution;
using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>BGSAVE, SAVE and LASTSAVE of a shard: whoever steers it has the snapshot taken and kept; the loops take it.</summary>
internal sealed class SnapshotControl(DataPlane plane) : ISnapshotControl
{
    private const int StepsASecond = 500;
    private const int WaitMilliseconds = 1;
    private const int TakeMillisecondsMax = 600_000;

    public bool IsTaking => plane.Snapshots.IsTaking;

    public long LastMilliseconds => plane.Snapshots.LastSavedMilliseconds;

    public string? Begin(bool forLog) => Begin(forLog, awaited: false);

    public void Flushing() => plane.Snapshots.Flushing();

    public string? Cancel()
    {
        plane.Snapshots.GiveUp();
        return null;
    }

    /// <summary>The calling loop does not only wait: were it the only one, nobody else would take the steps.</summary>
    public string? TakeNow()
    {
        var desk = plane.Snapshots;
        var before = desk.Saves;
        if (Begin(forLog: false, awaited: true) is { } problem)
            return problem;
        var worker = plane.Workers[EventLoop.Current!.Index];
        var started = Stopwatch.GetTimestamp();
        while (desk.IsTaking)
        {
            if (desk.Current is { HasEnded: false } pass)
                pass.Step(worker, Stopwatch.GetTimestamp() + (Stopwatch.Frequency / StepsASecond));
            else
                Thread.Sleep(WaitMilliseconds);
            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > TakeMillisecondsMax)
                return "ERR The snapshot takes too long, and goes on in the background";
        }

        return desk.Saves == before ? "ERR Not all of it could be saved: see the log" : null;
    }

    private string? Begin(bool forLog, bool awaited)
    {
        if (plane.State.Role != ServingRole.Primary)
            return "ERR Snapshots are taken by the primary: ask it";
        if (plane.Arrivals is not null)
            return "LOADING Redis is loading the dataset in memory";
        return plane.Snapshots.TryAsk(forLog, awaited) ? null : "ERR Background save already in progress";
    }
}
