using Distro.Tests.Simulation.Processes;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>What goes wrong, or is asked for at the wrong moment (an RDB file), while a history runs: processes die, pause and lose power, links break, networks part (one way, too), disks and networks turn slow.</summary>
public sealed class Misfortunes(SimCluster cluster)
{
    private bool stopped;

    public void Start() => Next();

    /// <summary>Everything heals and everyone is started again.</summary>
    public void Stop()
    {
        stopped = true;
        cluster.World.Trace.Say(cluster.World.Now, "everything heals");
        cluster.Network.HealAll();
        cluster.Network.Slowness = 1;
        foreach (var writer in cluster.Writers) writer.Slowness = 1;
        foreach (var process in cluster.Processes) process.Start();
    }

    private void Next()
    {
        var calm = -Math.Log(1 - cluster.World.Random.NextDouble()) * cluster.Plan.CalmMilliseconds * 1000;
        cluster.World.After((long)calm, () =>
        {
            if (stopped) return;
            Strike();
            Next();
        });
    }

    private void Strike()
    {
        var random = cluster.World.Random;
        var victim = cluster.Processes[random.Next(cluster.Processes.Count)];
        var primaries = cluster.PrimariesOf(random.Next(cluster.Plan.Groups));
        if (random.Next(3) == 0 && primaries.Count > 0) victim = primaries[0].Process;
        switch (random.Next(16))
        {
            case 0 or 1:
                Kill(victim, powerLost: false);
                break;
            case 2:
                Kill(victim, powerLost: cluster.Plan.PowerCuts);
                break;
            case 3 or 4:
                victim.Pause(cluster.World.Milliseconds(20, 3000));
                break;
            case 5 or 6:
                Part(victim, cluster.Processes[random.Next(cluster.Processes.Count)]);
                break;
            case 7:
                foreach (var other in cluster.Processes.Where(_ => random.Next(2) == 0).ToArray()) Part(victim, other);
                break;
            case 8:
                if (cluster.Network.Connections.Count > 0) cluster.Network.Break(cluster.Network.Connections[random.Next(cluster.Network.Connections.Count)]);
                break;
            case 9:
                SlowDisk(cluster.Writers[random.Next(cluster.Writers.Count)]);
                break;
            case 14:
                if (cluster.Writers[random.Next(cluster.Writers.Count)].Corrupt(random)) cluster.Counters.Corruptions++;
                break;
            case 15:
                if (primaries.Count > 0) AskRdb(primaries[0].Process);
                break;
            case 10 or 11:
                if (primaries.Count > 0) Depose(primaries[0].Process);
                break;
            default:
                cluster.Network.Slowness = random.Next(1, 30);
                cluster.World.After(cluster.World.Milliseconds(50, 1000), () => cluster.Network.Slowness = 1);
                break;
        }
    }

    private void Kill(SimProcess victim, bool powerLost)
    {
        victim.Die(powerLost);
        cluster.World.After(cluster.World.Milliseconds(20, 2500), victim.Start);
    }

    private void Part(SimProcess one, SimProcess other)
    {
        if (one == other) return;
        var ways = cluster.World.Random.Next(3);
        cluster.World.Trace.Say(cluster.World.Now, $"{one.Name} and {other.Name} are parted ({ways})");
        if (ways != 1) cluster.Network.Block(one, other);
        if (ways != 2) cluster.Network.Block(other, one);
        cluster.World.After(cluster.World.Milliseconds(100, 3500), () =>
        {
            cluster.Network.Heal(one, other);
            cluster.Network.Heal(other, one);
        });
    }

    /// <summary>The most dangerous neighbour of all: a primary that works, is taken for dead, and does not hear of its successor.</summary>
    private void Depose(MemberProcess primary)
    {
        Part(primary, cluster.Coordinator);
        var writer = cluster.Writers[cluster.World.Random.Next(cluster.Writers.Count)];
        if (cluster.World.Chance(0.3)) cluster.World.After(cluster.World.Milliseconds(1000, 2500), () => Kill(writer, powerLost: false));
        if (cluster.World.Chance(0.3)) Part(primary, writer);
    }

    /// <summary>And sometimes nobody wants it any more a while later.</summary>
    private void AskRdb(MemberProcess primary)
    {
        primary.Later(0, () =>
        {
            if (primary.Plane!.AskRdb()) primary.Member!.AskSnapshot();
        });
        if (cluster.World.Chance(0.3)) primary.Later(cluster.World.Milliseconds(0, 600), () => primary.Member!.CancelSnapshot());
    }

    private void SlowDisk(WriterProcess writer)
    {
        writer.Slowness = cluster.World.Random.Next(5, 100);
        cluster.World.After(cluster.World.Milliseconds(100, 2000), () => writer.Slowness = 1);
    }
}
