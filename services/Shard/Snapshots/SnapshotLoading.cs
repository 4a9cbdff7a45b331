using Distro.Commands.Execution;
using Distro.Commands.Snapshots;
using Distro.Resp;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Shard.Snapshots;

/// <summary>
/// Loads a snapshot: every loop makes the keys of the runs that fall to it, in its own memory, at the same time as the others. What comes before the first section (the functions)
/// is done where it is given. A slot's stamp becomes its last offset, so that replay leaves out what the slot already has.
/// </summary>
internal sealed class SnapshotLoading : ISnapshotLoading
{
    private readonly DataPlane plane;
    private readonly long id;
    private readonly Action moved;
    private readonly Dictionary<int, LoadRun> runs = [];
    private int nextLoop;
    private long underWay;
    private volatile string? failure;
    private volatile bool abandoned;

    public SnapshotLoading(DataPlane plane, long id, Action moved)
    {
        this.plane = plane;
        this.id = id;
        this.moved = moved;
    }

    public long BytesUnderWay => Interlocked.Read(ref underWay);

    public string? Failure => failure;

    public bool IsAbandoned => abandoned;

    public void Add(int run, long position, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        if (!runs.TryGetValue(run, out var running))
        {
            running = runs[run] = new LoadRun(this, id, position, plane, plane.Workers[nextLoop]);
            nextLoop = (nextLoop + 1) % plane.Workers.Count;
        }

        if (isLast)
            runs.Remove(run);
        Interlocked.Add(ref underWay, bytes.Length);
        running.Post(bytes, isLast);
    }

    public void AddEmpty(int first, int count, long stamp)
    {
        for (var slot = first; slot < first + count; slot++)
            plane.Keyspace.LastOffset(slot) = stamp;
    }

    public void Finish(long smallestStamp, long largestStamp) => plane.LoadedTo(smallestStamp, largestStamp);

    public void Abandon() => abandoned = true;

    /// <summary>Some bytes were loaded, or could not be.</summary>
    public void Done(int bytes, string? problem)
    {
        if (problem is not null)
            failure ??= problem;
        Interlocked.Add(ref underWay, -bytes);
        moved();
    }
}
