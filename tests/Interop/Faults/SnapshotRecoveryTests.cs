using System.Diagnostics;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// A log that is several snapshots long, and every process killed at once: what was acknowledged is there again, and what lies on the disk, which a start reads, is bounded by the data
/// and not by its history.
/// </summary>
public sealed class SnapshotRecoveryTests
{
    private const int Keys = 100;
    private const int Rounds = 40;
    private const int ValueBytes = 64 << 10;
    private const long SnapshotLogBytes = 8 << 20;
    private const int SnapshotsMin = 4;
    private const long LogBytesMax = 128L << 20;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task After_every_process_was_killed_the_data_is_there_and_the_log_is_short()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always");
        using (var client = await RespConnection.Open(TestStore.Host, store.RouterPort))
        {
            Assert.Equal("OK", await client.SendUntilExecuted("CONFIG", "SET", "snapshot-log-bytes", $"{SnapshotLogBytes}", "snapshot-log-percent", "0"));
            for (var round = 0; round < Rounds; round++)
            {
                for (var key = 0; key < Keys; key++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"key:{key}", Value(key, round)));
                Assert.Equal((long)round + 1, await client.SendUntilExecuted("RPUSH", "rounds", $"{round}"));
            }
        }

        await SnapshotsKept(store);
        await LogIsShort(data.Path);
        string[] all = [.. store.AllNames];
        await store.Kill(all);
        await store.StartAgain(all);
        await store.Healthy(all);
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++) Assert.True(Value(key, Rounds - 1) == await again.SendUntilExecuted("GET", $"key:{key}") as string, $"key:{key} is not what was acknowledged");
        Assert.Equal((long)Rounds, await again.SendUntilExecuted("LLEN", "rounds"));
        Assert.Equal("Background saving started", await again.SendUntilExecuted("BGSAVE"));
    }

    private static async Task SnapshotsKept(TestStore store)
    {
        using var primary = await RespConnection.Open(TestStore.Host, store.Port(await store.PrimaryOf("key:0")));
        var began = Stopwatch.GetTimestamp();
        var info = "";
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            info = await primary.Send("INFO", "persistence") as string ?? "";
            var saves = info.Split("\r\n").First(line => line.StartsWith("rdb_saves:", StringComparison.Ordinal));
            if (int.Parse(saves["rdb_saves:".Length..], System.Globalization.CultureInfo.InvariantCulture) >= SnapshotsMin) return;
            await Task.Delay(100);
        }

        Assert.Fail("too few snapshots were kept: " + info);
    }

    /// <summary>Whoever read the log at the start counts as its reader for some seconds more: only then its head is cut.</summary>
    private static async Task LogIsShort(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        long bytes;
        while ((bytes = LogBytes(folder)) > LogBytesMax && Stopwatch.GetElapsedTime(began) < patience) await Task.Delay(100);
        Assert.InRange(bytes, 1, LogBytesMax);
    }

    /// <summary>Files go while they are counted; then it is to be counted again.</summary>
    private static long LogBytes(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        }
        catch (IOException)
        {
            return long.MaxValue;
        }
    }

    private static string Value(int key, int round) => $"{key}:{round}:".PadRight(ValueBytes, (char)('a' + ((key + round) % 26)));
}
