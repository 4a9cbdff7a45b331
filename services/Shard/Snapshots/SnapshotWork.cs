using System.Diagnostics;
using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.Snapshots;

/// <summary>
/// A loop's share in a pass: steps between which it serves its clients, at a <see cref="SnapshotPace"/>, until the pass has ended. A step comes behind a batch, when its replies are on their way.
/// </summary>
internal sealed class SnapshotWork : ILoopWork
{
    private readonly Execution.Worker worker;
    private readonly SnapshotPass pass;
    private readonly SnapshotPace pace = new();
    private readonly Beginning beginning;

    public SnapshotWork(Execution.Worker worker, SnapshotPass pass)
    {
        (this.worker, this.pass) = (worker, pass);
        beginning = new Beginning(this);
    }

    /// <summary>From any thread.</summary>
    public void Begin() => worker.Loop.Post(beginning);

    public void Run()
    {
        if (pass.HasEnded)
            return;
        pass.Step(worker, Stopwatch.GetTimestamp() + (Stopwatch.Frequency / SnapshotPace.StepsASecond));
        if (pace.Rest(worker.Statistics.Total, pass.Hastens) is var rest and > 0)
            worker.Loop.Schedule(beginning, rest);
        else
            worker.Loop.QueueBehind(this);
    }

    /// <summary>Posted, or due after a rest: in the midst of a batch.</summary>
    private sealed class Beginning(SnapshotWork work) : ILoopWork
    {
        public void Run() => work.worker.Loop.QueueBehind(work);
    }
}
