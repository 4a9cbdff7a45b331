using Distro.Router;
using Distro.Router.Options;
using Distro.Tests.Router.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Router.Fakes;

/// <summary>A real router on a free port, over fake shards and maps that the test makes.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly long[] primaries;
    private readonly long[] candidates;
    private readonly FaultLog faults;
    private long version;

    private FakeCluster(RouterProcess router, FakeShard[] shards, FaultLog faults)
    {
        Router = router;
        this.faults = faults;
        Shards = shards;
        candidates = new long[shards.Length];
        primaries = [.. Enumerable.Range(1, shards.Length).Select(number => (long)number)];
    }

    public RouterProcess Router { get; }

    public FakeShard[] Shards { get; }

    /// <summary>What the router has told its operator.</summary>
    public IReadOnlyCollection<string> Warnings => faults.Warnings;

    /// <summary>What the next map says clients must know.</summary>
    public string? MapPassword { get; set; }

    public static async Task<FakeCluster> Start(int groups, params (string Key, string Value)[] settings)
    {
        var cluster = StartWithoutMap(groups, settings);
        cluster.Publish();
        await cluster.UntilServing();
        return cluster;
    }

    public static FakeCluster StartWithoutMap(int groups, params (string Key, string Value)[] settings)
    {
        var shards = Enumerable.Range(0, groups).Select(index => new FakeShard($"store-shard-{index}", index, groups)).ToArray();
        var options = new RouterOptions();
        var values = new Dictionary<string, string?> { ["Distro:Port"] = "0", ["Distro:Loops"] = "2", ["Distro:LinkSecret"] = FakeShard.Secret };
        foreach (var (key, value) in settings) values["Distro:" + key] = value;
        options.Bind(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var faults = new FaultLog();
        var router = new RouterProcess(options, TimeProvider.System, LoggerFactory.Create(builder => builder.AddProvider(faults)), seed: 1);
        router.Start();
        return new FakeCluster(router, shards, faults);
    }

    /// <summary>Hands the router the next map: every group with its shard as primary, but those that were taken away.</summary>
    public void Publish() => Router.MapChanged(Maps.Of(++version, primaries, candidates, [.. Shards.Select(shard => $"127.0.0.1:{shard.Port}")], MapPassword));

    /// <summary>The group loses its primary, until <see cref="Elect"/>.</summary>
    public void Depose(int group)
    {
        primaries[group] = 0;
        Publish();
    }

    /// <summary>The group has no primary, and its shard as it is now is to become one.</summary>
    public void Nominate(int group)
    {
        candidates[group] = 100 + version;
        Depose(group);
    }

    /// <summary>The group's shard, as it is now, becomes primary as another incarnation.</summary>
    public void Elect(int group)
    {
        primaries[group] = candidates[group] == 0 ? 100 + version : candidates[group];
        candidates[group] = 0;
        Publish();
    }

    public async Task UntilServing() => await Until(() => Router.IsServing, "the router serves");

    public static async Task Until(Func<bool> condition, string what)
    {
        for (var i = 0; i < 12_000 && !condition(); i++) await Task.Delay(5);
        Assert.True(condition(), $"waited in vain until {what}");
    }

    public Task<TestClient> Connect(int respVersion = 2) => TestClient.Connect(Router.Port, respVersion);

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        Assert.True(faults.Lines.IsEmpty, string.Join("\n", faults.Lines));
        foreach (var shard in Shards) await shard.DisposeAsync();
    }
}
