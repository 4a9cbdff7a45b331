using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Snapshots.Format;
using Distro.Snapshots.Sealing;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// Snapshots of what changed, in a real cluster: chains on a writer's disk, in clear, and encrypted with a key that changes in the middle of a chain. After every process was killed
/// everything is there again, out of files of both keys and the log behind them.
/// </summary>
public sealed class SnapshotChainTests : IDisposable
{
    private const int Groups = 2;
    private const int Keys = 600;
    private const int HotKeys = 16;
    private const int ValueBytes = 2000;

    /// <summary>Services inherit it.</summary>
    private const string KeyFile = "Distro__StorageKeyFile";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private readonly DataFolder data = new();
    private readonly DataFolder secrets = new();
    private long round;

    private string Snapshots => Path.Combine(data.Path, "persistence");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(KeyFile, null);
        data.Dispose();
        secrets.Dispose();
    }

    [Fact]
    public async Task Chains_of_snapshots_bring_everything_back()
    {
        await using var store = await TestStore.Start(data.Path, shards: Groups, replicas: 1, "always");
        await Fill(store);
        await ChangeUntil(store, () => IncrementsOf(null, basesUnder: null));
        await DieAndComeBack(store);
    }

    [Fact]
    public async Task A_chain_goes_on_under_another_key()
    {
        var (first, second) = (KeyRing.Parse(Digits('1'), "a test"), KeyRing.Parse(Digits('2'), "a test"));
        var keys = Path.Combine(secrets.Path, "keys");
        File.WriteAllLines(keys, [Digits('1')]);
        Environment.SetEnvironmentVariable(KeyFile, keys);
        await using var store = await TestStore.Start(data.Path, shards: Groups, replicas: 1, "always");
        await Fill(store);
        await ChangeUntil(store, () => IncrementsOf(first, basesUnder: first));
        Assert.Empty(Headers(null));
        File.WriteAllLines(keys, [Digits('2'), Digits('1')]);
        await store.Kill("store-persistence");
        await store.StartAgain("store-persistence");
        await store.Healthy("store-persistence", "store-router");
        await ChangeUntil(store, () => IncrementsOf(second, basesUnder: first));
        await DieAndComeBack(store);
    }

    private static string Digits(char digit) => new(digit, 2 * KeyRing.KeyBytes);

    /// <summary>A whole snapshot of each group; and from then on one of what changed with every 256 KiB of log.</summary>
    private static async Task Fill(TestStore store)
    {
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"key:{key}", Value(key, 0)));
        for (var key = 0; key < Keys; key++) Assert.Equal(2L, await client.SendUntilExecuted("RPUSH", $"list:{key}", "a", $"{key}"));
        // In this order: with a log that is long enough one begins by itself, and then none can be begun.
        Assert.Equal("Background saving started", await client.Send("BGSAVE"));
        Assert.Equal("OK", await client.SendUntilExecuted("CONFIG", "SET", "snapshot-log-percent", "100000", "snapshot-interval-seconds", "0", "snapshot-log-bytes", "256kb"));
    }

    /// <summary>Writes a few keys over and over until every group has such a snapshot.</summary>
    private async Task ChangeUntil(TestStore store, Func<IEnumerable<SnapshotHeader>> wanted)
    {
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        var began = Stopwatch.GetTimestamp();
        while (wanted().Select(header => header.Group).Distinct().Count() < Groups)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < patience, "not every group came to a snapshot of changes");
            round++;
            for (var key = 0; key < HotKeys; key++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"hot:{key}", Value(key, round)));
        }
    }

    private async Task DieAndComeBack(TestStore store)
    {
        string[] all = [.. store.AllNames];
        await store.Kill(all);
        await store.StartAgain(all);
        await store.Healthy(all);
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++)
        {
            Assert.True(Value(key, 0) == await client.SendUntilExecuted("GET", $"key:{key}") as string, $"key:{key} is not what was acknowledged");
            Assert.Equal(["a", $"{key}"], await client.SendUntilExecuted("LRANGE", $"list:{key}", "0", "-1") as object?[]);
        }

        for (var key = 0; key < HotKeys; key++) Assert.True(Value(key, round) == await client.SendUntilExecuted("GET", $"hot:{key}") as string, $"hot:{key} is not what was acknowledged");
        Assert.Equal((2L * Keys) + HotKeys, await client.SendUntilExecuted("DBSIZE"));
        Assert.Equal("OK", await client.SendUntilExecuted("SET", "and", "on"));
    }

    /// <summary>Snapshots that can be read with these keys and build on one that can be read with those.</summary>
    private IEnumerable<SnapshotHeader> IncrementsOf(KeyRing? keys, KeyRing? basesUnder)
    {
        var bases = Headers(basesUnder).Select(header => (header.Group, header.Id)).ToHashSet();
        return Headers(keys).Where(header => header.BaseId > 0 && bases.Contains((header.Group, header.BaseId)));
    }

    /// <summary>Of all snapshots that are not encrypted with other keys than these.</summary>
    private List<SnapshotHeader> Headers(KeyRing? keys)
    {
        var files = new SealedFileSystem(new DiskFileSystem(), keys);
        var found = new List<SnapshotHeader>();
        foreach (var path in Directory.EnumerateFiles(Snapshots, "*" + SnapshotFormat.FileEnding, SearchOption.AllDirectories))
        {
            try
            {
                using var file = files.OpenRead(path);
                var bytes = new byte[SnapshotFormat.HeaderBytes];
                if (file.Read(0, bytes) == bytes.Length && SnapshotHeader.Read(bytes, out var header) is null) found.Add(header);
            }
            catch (Exception error) when (error is MissingKeyException or FileNotFoundException)
            {
                // Another key's, or it went while the others were looked at.
            }
        }

        return found;
    }

    private static string Value(long key, long round) => $"{key}:{round}:".PadRight(ValueBytes, (char)('a' + ((key + round) % 26)));
}
