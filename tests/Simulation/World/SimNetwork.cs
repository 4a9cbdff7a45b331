using Distro.Tests.Simulation.Processes;

namespace Distro.Tests.Simulation.World;

/// <summary>
/// Links between processes: random delays, order kept within a link only; partitions, one-way too, hold messages back as TCP does until they heal or somebody hangs up;
/// links break and lose what was under way.
/// </summary>
public sealed class SimNetwork(SimWorld world)
{
    private const long ConnectTimeout = 1_000_000;

    private readonly Dictionary<string, SimProcess> byEndpoint = [];
    private readonly HashSet<(SimProcess From, SimProcess To)> blocked = [];
    private readonly List<SimConnection> connections = [];
    private long lastAccepted;

    /// <summary>Multiplies delays while the network is slow.</summary>
    public int Slowness { get; set; } = 1;

    public IReadOnlyList<SimConnection> Connections => connections;

    public void Listen(SimProcess process) => byEndpoint[process.Endpoint] = process;

    public void Open(SimProcess opener, long link, string endpoint)
    {
        var generation = opener.Generation;
        var there = Delay();
        world.After(there, () =>
        {
            if (!byEndpoint.TryGetValue(endpoint, out var target) || !target.IsUp) Fail(opener, generation, link, Delay());
            else if (IsBlocked(opener, target) || IsBlocked(target, opener)) Fail(opener, generation, link, ConnectTimeout);
            else Connect(opener, generation, link, target);
        });
    }

    public void Send(SimConnection connection, SimProcess sender, byte[]? bytes)
    {
        var direction = connection.From(sender);
        direction.LastArrival = Math.Max(direction.LastArrival, world.Now + Delay());
        world.At(direction.LastArrival, () =>
        {
            if (connection.Broken) return;
            if (direction.Stalled.Count > 0 || IsBlocked(direction.Sender, direction.Receiver)) direction.Stalled.Enqueue(bytes);
            else Deliver(connection, direction, bytes);
        });
    }

    public bool IsBlocked(SimProcess from, SimProcess to) => blocked.Contains((from, to));

    public void Block(SimProcess from, SimProcess to) => blocked.Add((from, to));

    public void Heal(SimProcess from, SimProcess to)
    {
        if (!blocked.Remove((from, to))) return;
        foreach (var connection in connections)
        {
            foreach (var direction in connection.Directions)
            {
                if (direction.Sender == from && direction.Receiver == to) Drain(connection, direction);
            }
        }
    }

    public void HealAll()
    {
        foreach (var (from, to) in blocked.ToArray()) Heal(from, to);
    }

    /// <summary>Both ends learn of it, each in its own time; what was under way is lost.</summary>
    public void Break(SimConnection connection)
    {
        if (connection.Broken) return;
        connection.Broken = true;
        connections.Remove(connection);
        foreach (var direction in connection.Directions) TellDown(direction.Receiver, direction.ReceiverLink, connection);
    }

    /// <summary>The process is gone. When silently (power lost), its peers hear nothing until it is back or they lose patience.</summary>
    public void Gone(SimProcess process, bool silently)
    {
        foreach (var connection in connections.Where(each => each.Directions[0].Sender == process || each.Directions[1].Sender == process).ToArray())
        {
            connection.Broken = true;
            connections.Remove(connection);
            var toPeer = connection.From(process);
            if (silently) process.ZombieLinks.Add((toPeer.Receiver, toPeer.ReceiverLink, connection));
            else TellDown(toPeer.Receiver, toPeer.ReceiverLink, connection);
        }
    }

    public void Reset(SimProcess process)
    {
        foreach (var (peer, link, connection) in process.ZombieLinks) TellDown(peer, link, connection);
        process.ZombieLinks.Clear();
    }

    public long Delay()
    {
        var usual = world.Random.Next(50, 1000);
        if (world.Random.Next(50) == 0) usual += world.Random.Next(0, 40_000);
        return (long)usual * Slowness;
    }

    private void Connect(SimProcess opener, int generation, long link, SimProcess target)
    {
        lastAccepted--;
        var accepted = lastAccepted;
        var connection = new SimConnection(opener, link, target, accepted);
        connections.Add(connection);
        var back = Delay();
        connection.Directions[1].LastArrival = world.Now + back;
        world.After(back, () =>
        {
            if (connection.Broken) Fail(opener, generation, link, 0);
            else if (!opener.Opened(generation, link, connection)) Break(connection);
        });
        target.Accept(accepted, connection);
    }

    private void Fail(SimProcess opener, int generation, long link, long after) => world.After(after, () => opener.OpenFailed(generation, link));

    private void TellDown(SimProcess process, long link, SimConnection connection) => world.After(Delay(), () => process.WentDown(link, connection));

    private void Drain(SimConnection connection, SimConnection.Direction direction)
    {
        world.After(Delay(), () =>
        {
            while (!connection.Broken && direction.Stalled.Count > 0 && !IsBlocked(direction.Sender, direction.Receiver))
            {
                Deliver(connection, direction, direction.Stalled.Dequeue());
            }
        });
    }

    private void Deliver(SimConnection connection, SimConnection.Direction direction, byte[]? bytes)
    {
        if (bytes is not null)
        {
            direction.Receiver.Deliver(direction.ReceiverLink, connection, bytes);
            return;
        }

        connection.Broken = true;
        connections.Remove(connection);
        direction.Receiver.WentDown(direction.ReceiverLink, connection);
    }
}
