using Distro.Tests.Simulation.Processes;
using Distro.Topology;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>
/// Why writers change while a history runs: an operator asks for another number of them, the coordinator does not hear one that works, a disk is lost, an operator puts back an old map. And who dies just then: at
/// the steps of a change, whoever takes part in it.
///
/// No second disk is lost before the first one's writer has been replaced, nor one while another writer of its group has yet to be filled from a snapshot: that would be more than
/// a majority makes good.
/// </summary>
public sealed class WriterChanges(SimCluster cluster)
{
    private const int CalmMilliseconds = 1200;
    private const int OldMapMillisecondsMin = 3000;
    private const int OldMapMillisecondsMax = 5000;

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
        PutRight();
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
        switch (random.Next(cluster.Plan.PutsMapsBack ? 6 : 3))
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
            case > 2:
                PutBack();
                break;
            default:
                if (!MayLoseDisk(writer)) break;
                cluster.Counters.DisksLost++;
                writer.LoseDisk();
                cluster.World.After(cluster.World.Milliseconds(20, 2500), writer.Start);
                break;
        }
    }

    /// <summary>With it the shards are started again: those that know a newer map would not look at this one.</summary>
    private void PutBack()
    {
        if (!cluster.Coordinator.PutBack()) return;
        cluster.Counters.MapsPutBack++;
        Restart();
        cluster.World.After(cluster.World.Milliseconds(OldMapMillisecondsMin, OldMapMillisecondsMax), PutRight);
    }

    private void PutRight()
    {
        if (!cluster.Coordinator.HasOldMap) return;
        cluster.Coordinator.PutRight();
        Restart();
    }

    private void Restart()
    {
        foreach (var member in cluster.Members)
        {
            member.Die(powerLost: false);
            member.Start();
        }

        cluster.Coordinator.Start();
    }

    private bool MayLoseDisk(WriterProcess victim)
    {
        const int WritersMin = 3;
        if (cluster.Coordinator.HasOldMap || cluster.Coordinator.Map is not { } map) return false;
        foreach (var group in map.Groups)
        {
            if (group.Ensemble is not { Next: null, WriterIds.Count: >= WritersMin }) return false;
            var writers = cluster.Writers.Where(writer => group.Ensemble.WriterIds.Contains(writer.Id)).ToArray();
            if (writers.Length < group.Ensemble.WriterIds.Count) return false;
            var start = writers.Max(writer => writer.LogOf(group.Id).StartOffset);
            if (writers.Any(writer => writer != victim && (!writer.IsUp || writer.LogOf(group.Id).EndOffset < start))) return false;
        }

        return true;
    }

    /// <summary>A step of a change is about to be told: now and then some of those whom it concerns die of it, or are cut off, soon.</summary>
    private void Saved(ClusterMap map)
    {
        if (stopped || map.Groups.FirstOrDefault(group => group.Ensemble.Next is not null) is not { } group || !cluster.World.Chance(0.3)) return;
        for (var victims = cluster.World.Random.Next(1, 4); victims > 0; victims--)
        {
            var delay = cluster.World.Milliseconds(0, 60);
            var primaries = cluster.PrimariesOf(group.Id);
            var writer = cluster.Writers.Find(writer => writer.Id == group.Ensemble.Newcomer) ?? cluster.Writers[cluster.World.Random.Next(cluster.Writers.Count)];
            if (cluster.World.Chance(0.5)) writer = cluster.Writers[cluster.World.Random.Next(cluster.Writers.Count)];
            switch (cluster.World.Random.Next(5))
            {
                case 0 or 1 when primaries.Count > 0:
                    cluster.World.After(delay, () => Kill(primaries[0].Process));
                    break;
                case 2:
                    cluster.World.After(delay, () => Kill(writer));
                    break;
                case 3:
                    cluster.World.After(delay, () => Kill(cluster.Coordinator));
                    break;
                default:
                    cluster.World.After(delay, () => CutOff(writer));
                    break;
            }
        }
    }

    /// <summary>No shard reaches that writer, which the coordinator goes on to hear.</summary>
    private void CutOff(WriterProcess writer)
    {
        cluster.World.Trace.Say(cluster.World.Now, $"{writer.Name} is cut off from the shards");
        foreach (var member in cluster.Members)
        {
            cluster.Network.Block(member, writer);
            cluster.World.After(cluster.World.Milliseconds(500, 4000), () => cluster.Network.Heal(member, writer));
        }
    }

    private void Kill(SimProcess victim)
    {
        victim.Die(powerLost: false);
        cluster.World.After(cluster.World.Milliseconds(20, 1500), victim.Start);
    }
}
