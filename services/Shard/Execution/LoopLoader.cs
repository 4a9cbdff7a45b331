using Distro.Commands.Snapshots;

namespace Distro.Shard.Execution;

/// <summary>What makes a loop's share of the data anew, in the loop's own memory, before or beside what it serves: sections of a snapshot, and what the log says above them.</summary>
internal sealed class LoopLoader(Worker worker, DataPlane plane)
{
    /// <summary>Makes keys of a snapshot's images.</summary>
    public KeyLoader Keys { get; } = new(LoopContext.ForLoading(worker, plane));

    /// <summary>Applies parts of the log.</summary>
    public PartReplay Parts { get; } = new(plane, LoopContext.ForLoading(worker, plane));
}
