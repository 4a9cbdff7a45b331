using Distro.ChangeLog.Records;
using Distro.Net;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Shard;

/// <summary>A shard in this process, on free loopback ports: standing alone, or steered by the test through its data plane.</summary>
internal sealed class ShardHarness : IAsyncDisposable
{
    private readonly List<RespClient> clients = [];

    public ShardHarness(bool standAlone = true, int loops = 2, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Distro:Port"] = "0",
            ["Distro:StandAlone"] = standAlone ? "yes" : "no",
            ["Distro:Loops"] = loops.ToString(),
            ["Distro:LogRingBytes"] = "67108864",
            ["Distro:LinkSecret"] = "a secret",
            // A reply that a test holds back is not given up because the machine is busy.
            ["Distro:ReplyTimeoutMilliseconds"] = "600000",
        };
        foreach (var (key, value) in settings)
            values["Distro:" + key] = value;
        var options = new ShardOptions();
        options.Bind(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        Options = options;
        Server = new ShardServer(options, Clock, TimeProvider.System, NullLoggerFactory.Instance, hashSeed: 42, incarnation: 7);
        Server.Start();
    }

    public ManualClock Clock { get; } = new();

    public ShardOptions Options { get; }

    public ShardServer Server { get; }

    public DataPlane Plane => Server.Plane;

    public static ShardHarness Primary(Durability durability, int loops = 2, params (string Key, string Value)[] settings)
    {
        var shard = new ShardHarness(standAlone: false, loops, settings);
        shard.Plane.ExtendLease(shard.Clock.MonotonicMilliseconds + 1_000_000_000);
        shard.Plane.ServeAsPrimary(epoch: 1, timeFloorMilliseconds: 0, durability);
        return shard;
    }

    public RespClient Connect()
    {
        var client = new RespClient(Server.ClientPort);
        lock (clients)
            clients.Add(client);
        return client;
    }

    /// <summary>Everything published, from an offset on.</summary>
    public byte[] ReadLog(long from = 0)
    {
        var log = new MemoryStream();
        var buffer = new byte[1 << 20];
        var end = Plane.PublishedOffset;
        while (from + log.Length < end)
        {
            var copied = Plane.ReadPublished(from + log.Length, buffer);
            Assert.True(copied > 0);
            log.Write(buffer, 0, copied);
        }

        Assert.Equal(log.Length, RecordReader.WholeBytes(log.ToArray(), from));
        return log.ToArray();
    }

    /// <summary>Waits, without a fixed time, until something that loops do has happened.</summary>
    public static void Until(Func<bool> condition)
    {
        Assert.True(SpinWait.SpinUntil(condition, RespClient.PatienceMilliseconds), "it did not happen in time");
    }

    /// <summary>Waits until memory is within its limit, and until what loops did about it is done with: each of them may have been in the midst of its last eviction.</summary>
    public void UntilEvicted()
    {
        Until(() => Plane.Memory.CountedBytes <= Plane.Memory.Bytes);
        foreach (var worker in Plane.Workers)
            On(worker.Loop, static () => { });
    }

    /// <summary>Runs on a loop's thread and waits for it.</summary>
    public static void On(EventLoop loop, Action action)
    {
        using var done = new ManualResetEventSlim();
        Exception? failure = null;
        loop.Post(new Work(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            done.Set();
        }));
        Assert.True(done.Wait(RespClient.PatienceMilliseconds));
        if (failure is not null)
            throw new InvalidOperationException("on the loop", failure);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        await Server.DisposeAsync();
    }

    private sealed class Work(Action action) : ILoopWork
    {
        public void Run() => action();
    }
}
