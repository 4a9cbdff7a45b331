using Distro.Tests.Simulation.Processes;
using Distro.Topology;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>
/// Why writers change while a history runs: an operator asks for another number of them, the coordinator does not hear one that works, a disk is lost. And who dies just then: at
/// the steps of a change, whoever takes part in it.
///
/// No second disk is lost before the first one's writer has been replaced: that would be more than a majority makes good.
/// </summary>
public sealed class WriterChanges(SimCluster cluster)
{
    private const int CalmMilliseconds = 1200;

    private bool stopped;

    public void Start()
    {
        cluster.Coordinator.MapSaved += Saved;
        Next();
    }

    /// <summary>What was asked for last stays asked for.</summary>
    public void Stop()
    {
        stopped = true;
        cluster.Coordinator.MapSaved -= Saved;
    }

    private void Next()
        => cluster.World.After((long)(-Math.Log(1 - cluster.World.Random.NextDouble()) * CalmMilliseconds * 1000), () =>
        {
            if (stopped) return;
            Strike();
            Next();
        });

    private void Strike()
    {
        var random = cluster.World.Random;
        var writer = cluster.Writers[random.Next(cluster.Writers.Count)];
        switch (random.Next(3))
        {
            case 0:
                cluster.WritersWanted = (2 * random.Next((cluster.Writers.Count + 1) / 2)) + 1;
                cluster.World.Trace.Say(cluster.World.Now, $"{cluster.WritersWanted} writers are asked for");
                Kill(cluster.Coordinator);
                break;
            case 1:
                cluster.World.Trace.Say(cluster.World.Now, $"{writer.Name} is not heard");
                cluster.Network.Block(writer, cluster.Coordinator);
                cluster.World.After(cluster.World.Milliseconds(2000, 6000), () => cluster.Network.Heal(writer, cluster.Coordinator));
                break;
            default:
                if (!MayLoseDisk()) break;
                cluster.Counters.DisksLost++;
                writer.LoseDisk();
                cluster.World.After(cluster.World.Milliseconds(20, 2500), writer.Start);
                break;
        }
    }

    private bool MayLoseDisk()
    {
        const int WritersMin = 3;
        return cluster.Coordinator.Map is { } map && map.Groups.All(group
            => group.Ensemble is { Next: null, WriterIds.Count: >= WritersMin } && group.Ensemble.WriterIds.All(id => cluster.Writers.Exists(writer => writer.Id == id)));
    }

    /// <summary>A step of a change is about to be told: now and then somebody dies of it, soon.</summary>
    private void Saved(ClusterMap map)
    {
        if (stopped || !map.Groups.Any(group => group.Ensemble.Next is not null) || !cluster.World.Chance(0.3)) return;
        var group = map.Groups.First(group => group.Ensemble.Next is not null);
        var primaries = cluster.PrimariesOf(group.Id);
        SimProcess? victim = cluster.World.Random.Next(5) switch
        {
            0 or 1 when primaries.Count > 0 => primaries[0].Process,
            2 => cluster.Writers.Find(writer => writer.Id == group.Ensemble.Newcomer),
            3 => cluster.Coordinator,
            _ => cluster.Writers[cluster.World.Random.Next(cluster.Writers.Count)],
        };
        if (victim is not null) cluster.World.After(cluster.World.Milliseconds(0, 60), () => Kill(victim));
    }

    private void Kill(SimProcess victim)
    {
        victim.Die(powerLost: false);
        cluster.World.After(cluster.World.Milliseconds(20, 1500), victim.Start);
    }
}
