using Distro.Wire.Messages;

namespace Distro.Wire.Machines;

/// <summary>
/// The shape of all control logic: one thread calls one event at a time, the machine changes its own state and leaves actions, the shell takes them and does them.
/// It knows no socket, file, thread, task or static; time and chance are given to it. So a process runs it over real links, and the simulator runs a whole
/// cluster of them in one thread from a seed.
///
/// A shell does, after each event: take the actions, do them in order, and arrange for <see cref="Wake"/> at <see cref="WakeAtMilliseconds"/>, which
/// may have changed. Events never come while an event is being handled.
/// </summary>
public abstract class Machine(IClock clock, Random random)
{
    /// <summary>When <see cref="Wake"/> is due on the monotonic clock; <see cref="long.MaxValue"/> for never. A call that comes late or early does no harm.</summary>
    public abstract long WakeAtMilliseconds { get; }

    protected IClock Clock { get; } = clock;

    protected Random Random { get; } = random;

    protected Outbox Out { get; } = new();

    /// <summary>The first event of all.</summary>
    public abstract void Start();

    /// <summary>A peer connected and proved that it belongs to this cluster. The link's number is negative.</summary>
    public virtual void LinkAccepted(long link)
    {
    }

    /// <summary>A link that this machine opened is there.</summary>
    public virtual void LinkUp(long link)
    {
    }

    /// <summary>A link is gone, or could not be made. Nothing more comes from it.</summary>
    public abstract void LinkDown(long link);

    public abstract void Received(long link, Message message);

    /// <summary>A request to the process's own disk ended.</summary>
    public virtual void Completed(MachineResult result)
    {
    }

    /// <summary>Time has passed.</summary>
    public abstract void Wake();

    /// <summary>What is to be done since the last call, in order.</summary>
    public IReadOnlyList<MachineAction> TakeActions() => Out.Take();
}
