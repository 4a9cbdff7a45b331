using System.Diagnostics;
using System.Globalization;
using Distro.Tests.Interop.Running;
using Xunit.Abstractions;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// Rounds of kill -9 of any and all processes at random, under load with `always`, over three writers of which one's disk fills up now and then. After each round everything is
/// started again and every key read: nothing acknowledged may be lost, nor anything that a read has shown.
///
///   DISTRO_CHAOS_ROUNDS=20 DISTRO_CHAOS_SECONDS=30 [DISTRO_CHAOS_SEED=n] dotnet test tests/Interop --filter ChaosTests
///
/// Without the variable one round of a few seconds is run. What is killed and when follows from the seed; what the processes do meanwhile does not.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int KeysPerClient = 50;
    private const int Readers = 2;
    private const int Before = 100;
    private const int DiskMegabytes = 400;
    private const int PauseMillisecondsMax = 3000;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Nothing_acknowledged_or_read_is_lost_whatever_is_killed()
    {
        var rounds = Setting("DISTRO_CHAOS_ROUNDS", 1);
        var length = TimeSpan.FromSeconds(Setting("DISTRO_CHAOS_SECONDS", 5));
        var seed = Setting("DISTRO_CHAOS_SEED", Environment.TickCount & 0xFFFF);
        using var data = new DataFolder();
        using var disk = FullDisk.Mount(Path.Combine(data.Path, "persistence-3"), DiskMegabytes);
        output.WriteLine($"seed {seed}, {rounds} rounds of {length.TotalSeconds} s, {(disk is null ? "no disk can be mounted here, so none fills up" : "the third writer's disk fills up")}");
        await using var store = await TestStore.Start(data.Path, shards: 2, replicas: 1, "always", writers: 3);
        using (var client = await RespConnection.Open(TestStore.Host, store.RouterPort)) Assert.Equal("OK", await client.SendUntilExecuted("CONFIG", "SET", "snapshot-log-bytes", "1mb", "snapshot-log-percent", "0"));
        for (var round = 0; round < rounds; round++) await Round(store, disk, new Random(seed + round), length, $"round {round} of seed {seed}", $"round{round}");
    }

    private async Task Round(TestStore store, FullDisk? disk, Random random, TimeSpan length, string name, string keys)
    {
        await using var load = new AcknowledgedWrites(TestStore.Host, store.RouterPort, Clients, KeysPerClient, keys);
        await using var reads = new ObservedReads(TestStore.Host, store.RouterPort, Readers, load.AnyKey);
        load.Start();
        reads.Start(random.Next());
        await load.MoreAcknowledged(Before, patience);
        var began = Stopwatch.GetTimestamp();
        var (kills, fills, lefts) = (0, 0, 0);
        string[] all = [.. store.AllNames];
        string[] healthyWriters = [.. store.WriterNames.SkipLast(1)];
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            // At first, in each round, what three writers are for and just not enough of them is left of: one is killed while another's disk is full.
            var isFirst = kills == 0;
            var isFull = disk is not null && (isFirst || random.Next(4) == 0);
            if (isFull) disk!.Fill();
            // One, some, or now and then all of them.
            var victims = isFirst ? [healthyWriters[random.Next(healthyWriters.Length)]] : random.Next(8) == 0 ? all : [.. all.OrderBy(_ => random.Next()).Take(1 + random.Next(3))];
            (kills, fills) = (kills + victims.Length, fills + (isFull ? 1 : 0));
            if (isFull && victims.Intersect(healthyWriters).Any()) lefts++;
            await store.Kill(victims);
            await Task.Delay(random.Next(PauseMillisecondsMax));
            disk?.Free();
            await store.StartAgain(victims);
            await Task.Delay(random.Next(PauseMillisecondsMax));
        }

        await store.Healthy([.. store.AllNames]);
        await load.MoreAcknowledged(Before, patience);
        await load.Stop();
        await reads.Stop();
        var (written, seen) = (await load.Verify(), await reads.Verify());
        output.WriteLine($"{name}: {kills} kills, disk full {fills} times, {lefts} of them with another writer dead, {load.Acknowledgements} writes acknowledged, {written} keys checked, {seen} of them read meanwhile; longest gap {load.LongestGap.TotalSeconds:F1} s");
        Assert.True(written > 0 && seen > 0, name);
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
