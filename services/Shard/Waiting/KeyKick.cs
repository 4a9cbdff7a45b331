using Distro.Shard.Execution;

namespace Distro.Shard.Waiting;

/// <summary>
/// Somebody on the way to serve a queue of which a writer could not: its head needs a slot that the writer did not hold (BLMOVE to another slot), or was claimed
/// just then by another. It takes the slots as a command does, and may be parked like one. The head keeps its place meanwhile.
/// </summary>
internal sealed class KeyKick(Worker worker, KeyQueue queue) : Waiter(worker.Loop)
{
    public KeyQueue Queue { get; } = queue;

    public override void Run() => worker.Server.Run(this);
}
