using System.Diagnostics;
using Distro.Tests.Histories;
using Distro.Tests.Shard;

namespace Distro.Tests.Stress.Running;

/// <summary>One client of the shard on a thread of its own, with its own chance.</summary>
internal sealed class Actor(StressPlan plan, int number, int port, int replicaPort) : IDisposable
{
    private readonly RespClient client = new(port, plan.PatienceMilliseconds);
    private readonly RespClient? replica = plan.Durability == Topology.Durability.Always ? new RespClient(replicaPort, plan.PatienceMilliseconds) : null;
    private long values;

    public int Number => number;

    public Random Random { get; } = new((plan.Seed * 1_000) + number);

    /// <summary>What it read and wrote of registers.</summary>
    public List<Operation> History { get; } = [];

    /// <summary>A follower of the shard, all of whose data is committed; null where replies do not wait for it.</summary>
    public RespClient? Replica => replica;

    /// <summary>In microseconds, the same for all threads.</summary>
    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>A number that nobody else has, above 0.</summary>
    public long NextValue() => (++values * 1_000) + number + 1;

    public bool OneIn(int count) => Random.Next(count) == 0;

    public string Run(string line) => client.Run(line);

    public string Run(params string[] words) => client.Run(words);

    /// <summary>Sends all lines at once: they come to the shard as one batch, more or less. The last one's reply.</summary>
    public string RunTogether(params string[] lines)
    {
        client.SendRaw([.. lines.SelectMany(line => RespClient.Request(line.Split(' ')))]);
        var reply = "";
        foreach (var _ in lines)
            reply = client.Read();
        return reply;
    }

    public void Dispose()
    {
        client.Dispose();
        replica?.Dispose();
    }
}
