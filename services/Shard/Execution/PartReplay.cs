using Distro.Commands.Execution;
using Distro.Shard.Waiting;

namespace Distro.Shard.Execution;

/// <summary>
/// Applies effects of the log in one thread's memory, through the handlers that made them, and tells whoever watches or waits for what they touched. Its thread has the gate
/// entered and the slot to itself.
/// </summary>
internal sealed class PartReplay
{
    private readonly DataPlane plane;
    private readonly WorkerContext context;
    private readonly Replayer replayer;

    /// <param name="plane">What is replayed into.</param>
    /// <param name="context">Made for replay: see <see cref="Replayer"/>.</param>
    public PartReplay(DataPlane plane, WorkerContext context)
    {
        this.plane = plane;
        this.context = context;
        replayer = new Replayer(context);
    }

    /// <summary>In whose memory.</summary>
    public Engine.Worker Worker => context.Worker!;

    /// <summary>Null when it was applied, else what is wrong with it. A barrier's slot is -1, the gate closed.</summary>
    public string? Apply(int slot, int database, long timeMilliseconds, ReadOnlySpan<byte> resp)
    {
        plane.Feed.Prepare(context.Touched);
        var problem = replayer.Apply(slot, database, timeMilliseconds, resp);
        if (context.Touched.Count > 0 || context.Touched.IsEverything)
        {
            plane.Feed.Publish(context.Touched, by: null);
            BlockServer.KickTouched(plane, context.Touched);
        }

        context.Effects.Clear();
        context.Touched.Clear();
        return problem;
    }
}
