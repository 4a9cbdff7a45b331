using Distro.Shard.Execution;
using Distro.Tests.Shard;

namespace Distro.Tests.Stress.Running;

/// <summary>
/// What persistence and a replica are to a primary: takes the log as it grows, applies it to a shard of its own, and only then commits it and lets the primary forget it. It waits for
/// nothing but what the log tells, so one that fails to tell is found, too.
/// </summary>
internal sealed class Follower
{
    private readonly DataPlane primary;
    private readonly DataPlane replica;
    private readonly Problems problems;
    private readonly AutoResetEvent told = new(initialState: false);
    private readonly byte[] buffer = new byte[4 << 20];
    private readonly Thread thread;
    private long applied;
    private volatile bool stopping;

    public Follower(ShardHarness primary, ShardHarness replica, Problems problems)
    {
        (this.primary, this.replica, this.problems) = (primary.Plane, replica.Plane, problems);
        this.primary.Published = () => told.Set();
        this.replica.ServeAsReplica();
        thread = new Thread(Run) { IsBackground = true, Name = "follower" };
        thread.Start();
    }

    public long Applied => Volatile.Read(ref applied);

    public void Stop()
    {
        stopping = true;
        told.Set();
        thread.Join();
    }

    private void Run()
    {
        try
        {
            while (!stopping)
            {
                if (!Follow())
                    told.WaitOne();
            }
        }
        catch (Exception exception)
        {
            problems.Add($"the log can't be applied: {exception.Message}");
        }
    }

    /// <summary>False when there was nothing.</summary>
    private bool Follow()
    {
        var end = primary.PublishedOffset;
        var any = applied < end;
        while (applied < end)
        {
            var bytes = primary.ReadPublished(applied, buffer);
            if (bytes == 0)
                throw new InvalidDataException($"nothing to read at {applied}, of {end}");
            replica.Apply(buffer.AsSpan(0, bytes));
            Volatile.Write(ref applied, applied + bytes);
            primary.Commit(applied);
            primary.ReleaseBelow(applied);
        }

        return any;
    }
}
