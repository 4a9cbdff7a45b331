using System.Diagnostics;
using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.Snapshots;

/// <summary>A loop's share in a pass: steps between which it serves its clients, at a <see cref="SnapshotPace"/>, until the pass has ended.</summary>
internal sealed class SnapshotWork(Execution.Worker worker, SnapshotPass pass) : ILoopWork
{
    private const int RestMilliseconds = 1;

    private readonly SnapshotPace pace = new();

    public void Run()
    {
        if (pass.HasEnded)
            return;
        pass.Step(worker, Stopwatch.GetTimestamp() + (Stopwatch.Frequency / SnapshotPace.StepsASecond));
        if (pace.GoesOn(worker.Statistics.Total))
            worker.Loop.Post(this);
        else
            worker.Loop.Schedule(this, RestMilliseconds);
    }
}
