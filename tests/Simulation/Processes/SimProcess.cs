using System.Buffers;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.World;
using Distro.Wire.Codec;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>
/// The shell of one machine in the simulator: what a service's own shell does with sockets and threads is done here with the world's queue. It can be killed, lose
/// power, be paused (everything waits, its clock runs on) and be started again as a new process of the same name.
/// </summary>
public abstract class SimProcess(SimCluster cluster, int number, string name)
{
    private const int WakesInMillisecondMax = 500;

    private readonly Dictionary<long, SimConnection> links = [];
    private readonly HashSet<long> opening = [];
    private readonly Queue<Action> waiting = [];
    private readonly ArrayBufferWriter<byte> encoded = new();
    private Machine? machine;
    private long wakesOf;
    private int wakesInMillisecond;
    private long wakeScheduled = long.MaxValue;
    private long pausedUntil;

    public string Name => name;

    public int Number => number;

    public string Endpoint => name + ":1";

    public bool IsUp { get; private set; }

    /// <summary>Grows at each death: what was meant for the process before does not reach the one after.</summary>
    public int Generation { get; private set; }

    /// <summary>Links whose other ends have not noticed that this process lost power.</summary>
    public List<(SimProcess Peer, long Link, SimConnection Connection)> ZombieLinks { get; } = [];

    public SimClock Clock { get; private set; } = new(cluster.World, 1, 0);

    protected SimCluster Cluster => cluster;

    protected SimWorld World => cluster.World;

    public void Start()
    {
        if (IsUp) return;
        IsUp = true;
        Clock = new SimClock(World, cluster.ClockRate(number), World.Random.Next(-5000, 5000));
        cluster.Network.Reset(this);
        machine = Build();
        World.Trace.Say(World.Now, $"{name} starts");
        Run(machine.Start);
    }

    public void Die(bool powerLost)
    {
        if (!IsUp) return;
        World.Trace.Say(World.Now, $"{name} {(powerLost ? "loses power" : "is killed")}");
        IsUp = false;
        Generation++;
        links.Clear();
        opening.Clear();
        waiting.Clear();
        pausedUntil = 0;
        wakeScheduled = long.MaxValue;
        machine = null;
        cluster.Network.Gone(this, silently: powerLost);
        Died(powerLost);
    }

    public void Pause(long microseconds)
    {
        if (!IsUp || World.Now < pausedUntil) return;
        World.Trace.Say(World.Now, $"{name} pauses for {microseconds / 1000} ms");
        pausedUntil = World.Now + microseconds;
        var generation = Generation;
        World.At(pausedUntil, () =>
        {
            if (generation != Generation) return;
            pausedUntil = 0;
            while (waiting.TryDequeue(out var action)) action();
        });
    }

    /// <summary>Something happens to this process, now or after its pause; its actions are done right after.</summary>
    public void Run(Action happening)
    {
        if (!IsUp) return;
        if (World.Now < pausedUntil)
        {
            waiting.Enqueue(() => Run(happening));
            return;
        }

        happening();
        for (var actions = machine!.TakeActions(); actions.Count > 0 && IsUp; actions = machine.TakeActions())
        {
            foreach (var action in actions)
            {
                if (IsUp) Perform(action);
            }
        }

        if (IsUp) ScheduleWake();
    }

    public void Accept(long link, SimConnection connection)
    {
        links[link] = connection;
        Run(() => machine!.LinkAccepted(link));
    }

    /// <summary>False when the process no longer wants the link.</summary>
    public bool Opened(int generation, long link, SimConnection connection)
    {
        if (generation != Generation || !opening.Remove(link)) return false;
        links[link] = connection;
        Run(() =>
        {
            if (links.ContainsKey(link)) machine!.LinkUp(link);
        });
        return true;
    }

    public void OpenFailed(int generation, long link)
    {
        if (generation == Generation && opening.Remove(link)) Run(() => machine!.LinkDown(link));
    }

    public void WentDown(long link, SimConnection connection)
    {
        if (!links.TryGetValue(link, out var known) || known != connection) return;
        Run(() =>
        {
            if (links.Remove(link)) machine!.LinkDown(link);
        });
    }

    public void Deliver(long link, SimConnection connection, byte[] bytes)
    {
        Run(() =>
        {
            if (!links.TryGetValue(link, out var known) || known != connection) return;
            World.Trace.Add(World.Now, number, bytes);
            if (!MessageCodec.TryDecode(bytes, out var message)) throw new HistoryFailedException($"{name} can't decode a message of kind {bytes[0]}");
            World.Trace.Lines?.Add($"{World.Now / 1000.0,10:F3} {name} <- {message}");
            machine!.Received(link, message!);
        });
    }

    protected abstract Machine Build();

    protected virtual void Died(bool powerLost)
    {
    }

    /// <summary>An action that is not about links: the process's own disk.</summary>
    protected virtual void PerformOwn(MachineAction action) => throw new HistoryFailedException($"{name} asks for {action.GetType().Name}");

    protected void Complete(MachineResult result) => Run(() => machine!.Completed(result));

    private void Perform(MachineAction action)
    {
        switch (action)
        {
            case Send send:
                if (links.TryGetValue(send.Link, out var connection)) cluster.Network.Send(connection, this, Encode(send));
                break;
            case OpenLink open:
                opening.Add(open.Link);
                cluster.Network.Open(this, open.Link, open.Endpoint);
                break;
            case CloseLink close:
                opening.Remove(close.Link);
                if (links.Remove(close.Link, out var closed)) cluster.Network.Send(closed, this, null);
                break;
            case Note note:
                cluster.Counters.Add(note.Kind);
                World.Trace.Say(World.Now, $"{name} group {note.Group} epoch {note.Epoch} {note.Kind}: {note.Text}");
                break;
            case Halt halt:
                throw new HistoryFailedException($"{name} halts: {halt.Reason}");
            default:
                PerformOwn(action);
                break;
        }
    }

    private byte[] Encode(Send send)
    {
        encoded.ResetWrittenCount();
        MessageCodec.Encode(send.Message, encoded);
        return encoded.WrittenSpan.ToArray();
    }

    private void ScheduleWake()
    {
        var due = machine!.WakeAtMilliseconds;
        if (due == long.MaxValue) return;
        var at = Math.Max(World.Now + 1, Clock.WorldTimeOf(due));
        if (at >= wakeScheduled) return;
        wakeScheduled = at;
        var generation = Generation;
        World.At(at, () =>
        {
            if (generation != Generation || wakeScheduled != at) return;
            Run(() =>
            {
                wakeScheduled = long.MaxValue;
                CountWake();
                machine!.Wake();
            });
        });
    }

    /// <summary>A machine that asks again and again for a time that has passed would keep a thread busy for nothing.</summary>
    private void CountWake()
    {
        var millisecond = World.Now / 1000;
        wakesInMillisecond = millisecond == wakesOf ? wakesInMillisecond + 1 : 0;
        wakesOf = millisecond;
        if (wakesInMillisecond > WakesInMillisecondMax) throw new HistoryFailedException($"{Name} spins: its machine asks to be woken at {machine!.WakeAtMilliseconds}, and it is {Clock.MonotonicMilliseconds}");
    }
}
