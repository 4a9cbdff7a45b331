using System.Diagnostics;
using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.Snapshots;

/// <summary>
/// A loop's share in a pass: a step about every millisecond until the pass has ended. A loop that has clients to serve takes short steps, so that none waits long for
/// one; an idle loop takes longer ones.
/// </summary>
internal sealed class SnapshotWork(Execution.Worker worker, SnapshotPass pass) : ILoopWork
{
    private const int RestMilliseconds = 1;
    private const int BusyStepsASecond = 6_000;
    private const int IdleStepsASecond = 2_500;

    private long commands;

    public void Run()
    {
        if (pass.HasEnded)
            return;
        var total = worker.Statistics.Total;
        var perSecond = total == commands ? IdleStepsASecond : BusyStepsASecond;
        commands = total;
        pass.Step(worker, Stopwatch.GetTimestamp() + (Stopwatch.Frequency / perSecond));
        worker.Loop.Schedule(this, RestMilliseconds);
    }
}
