using System.Diagnostics;
using System.Net;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// The disk of a cluster's only writer fills up under `always`: the client hears that an outcome is unknown, the operator hears which disk, reads go on, and with room on it everything
/// goes on by itself; nothing that was acknowledged is missing, then and after every process was killed.
/// </summary>
public sealed class FullDiskTests
{
    private const int DiskMegabytes = 400;
    private const int ValueBytes = 1 << 20;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    [NeedsMount]
    public async Task A_full_disk_is_said_to_client_and_operator_and_nothing_acknowledged_is_lost()
    {
        using var data = new DataFolder();
        using var disk = FullDisk.Mount(Path.Combine(data.Path, "persistence"), DiskMegabytes)!;
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always");
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("OK", await client.SendUntilExecuted("CONFIG", "SET", "reply-timeout-ms", "1000"));
        await Kept(client, "small", "1");
        disk.Fill();
        var acknowledged = await WriteUntilFull(store, client);
        Assert.Equal("1", await client.SendUntilExecuted("GET", "small"));

        disk.Free();
        await Kept(client, "after", "1");
        await AllThere(client, acknowledged);
        string[] all = [.. store.AllNames];
        await store.Kill(all);
        await store.StartAgain(all);
        await store.Healthy(all);
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        await AllThere(again, acknowledged);
    }

    /// <summary>
    /// What was allocated before has room still, and what is slow may be unknown, too: only a writer that says its disk is full ends it. Returns the numbers of what was acknowledged.
    /// </summary>
    private static async Task<List<int>> WriteUntilFull(TestStore store, RespConnection client)
    {
        using var http = new HttpClient();
        var health = new Uri($"http://{TestStore.Host}:{store.Port("store-persistence", "http")}/health");
        var acknowledged = new List<int>();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; ; number++)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < patience, "a full disk takes everything");
            var reply = await client.SendUntilExecuted("SET", $"big:{number}", Value(number));
            if (reply is "OK")
            {
                acknowledged.Add(number);
                continue;
            }

            Assert.StartsWith("UNKNOWN ", Assert.IsType<ReplyError>(reply).Message, StringComparison.Ordinal);
            using var response = await http.GetAsync(health);
            if (response.StatusCode == HttpStatusCode.OK) continue;
            Assert.Contains("the disk is full: group 0 waits", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            return acknowledged;
        }
    }

    private static async Task AllThere(RespConnection client, List<int> acknowledged)
    {
        Assert.Equal("1", await client.SendUntilExecuted("GET", "small"));
        Assert.Equal("1", await client.SendUntilExecuted("GET", "after"));
        foreach (var number in acknowledged) Assert.True(Value(number) == await client.SendUntilExecuted("GET", $"big:{number}") as string, $"big:{number} is not what was acknowledged");
    }

    /// <summary>Until it is acknowledged: what does not go in time is unknown, and may be sent again.</summary>
    private static async Task Kept(RespConnection client, string key, string value)
    {
        for (var began = Stopwatch.GetTimestamp(); await client.Send("SET", key, value) is not "OK"; await Task.Delay(10)) Assert.True(Stopwatch.GetElapsedTime(began) < patience, $"SET {key} is never acknowledged");
    }

    private static string Value(int number) => $"{number}:".PadRight(ValueBytes, (char)('a' + (number % 26)));
}
