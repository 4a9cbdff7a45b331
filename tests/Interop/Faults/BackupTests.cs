using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distro.BackupTool.Commands;
using Distro.ChangeLog.Files;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// A cluster that backs itself up, and another made of the backup as the first was at a moment: every key has the value that it had then, and the new cluster goes on from there.
/// </summary>
public sealed class BackupTests : IDisposable
{
    private const int Keys = 200;

    /// <summary>Services inherit it.</summary>
    private const string Interval = "Distro__BackupIntervalSeconds";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    public void Dispose() => Environment.SetEnvironmentVariable(Interval, null);

    [Fact]
    public async Task A_cluster_is_made_anew_as_it_was_at_a_moment()
    {
        using var data = new DataFolder();
        Environment.SetEnvironmentVariable(Interval, "1");
        var (first, backup, second) = (Path.Combine(data.Path, "first"), Path.Combine(data.Path, "backup"), Path.Combine(data.Path, "second"));
        string digest;
        long moment;
        await using (var store = await TestStore.Start(first, shards: 2, replicas: 0, "always", more: ["--backup", backup]))
        {
            using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
            await Write(client, "then");
            Assert.Equal("Background saving started", await client.Send("BGSAVE"));
            for (var key = 0; key < Keys; key++) Assert.Equal((long)2, await client.SendUntilExecuted("RPUSH", $"list:{key}", $"{key}", "again"));
            digest = await Digest(client);
            moment = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

            // A shard reads the clock once for all that it takes in one go: what comes a millisecond later could still bear the moment's time.
            await Task.Delay(1000);
            await Write(client, "later");
            Assert.NotEqual(digest, await Digest(client));
            await Restored(backup, second, moment);
        }

        Assert.Equal((0, "everything is whole"), Verify(backup));
        await using var anew = await TestStore.Start(second, shards: 2, replicas: 0, "always");
        using var again = await RespConnection.Open(TestStore.Host, anew.RouterPort);
        Assert.Equal(digest, await Digest(again));
        Assert.Equal("OK", await again.SendUntilExecuted("SET", "and", "on"));
        Assert.Equal("on", await again.SendUntilExecuted("GET", "and"));
    }

    private static async Task Write(RespConnection client, string when)
    {
        for (var key = 0; key < Keys; key++)
        {
            Assert.Equal("OK", await client.SendUntilExecuted("SET", $"key:{key}", $"{when} {key}"));
            Assert.IsType<long>(await client.SendUntilExecuted("HSET", $"hash:{key}", "when", when, "key", $"{key}"));
        }
    }

    /// <summary>The backup passes the moment within an interval or two; until then a restore refuses, and writes nothing.</summary>
    private static async Task Restored(string backup, string directory, long moment)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var (code, text) = Run("restore", backup, directory, "--time", moment.ToString(CultureInfo.InvariantCulture));
            if (code == 0) return;
            Assert.True(Stopwatch.GetElapsedTime(began) < patience && !Directory.Exists(directory), text);
            await Task.Delay(500);
        }
    }

    private static (int Code, string Last) Verify(string backup)
    {
        var (code, text) = Run("verify", backup);
        return (code, text.Contains("everything is whole", StringComparison.Ordinal) ? "everything is whole" : text);
    }

    private static (int Code, string Text) Run(params string[] arguments)
    {
        var text = new StringWriter();
        var code = Tool.Run(arguments, new Surroundings(new DiskFileSystem(), text, text, TimeProvider.System, Thread.Sleep, _ => null));
        return (code, text.ToString());
    }

    /// <summary>Of every key and its value, and of how many there are.</summary>
    private static async Task<string> Digest(RespConnection client)
    {
        var lines = new List<string>();
        foreach (var kind in new[] { "key", "hash", "list" })
        {
            for (var key = 0; key < Keys; key++)
            {
                var value = kind switch
                {
                    "key" => await client.SendUntilExecuted("GET", $"key:{key}") as string,
                    "hash" => string.Join(' ', (await client.SendUntilExecuted("HMGET", $"hash:{key}", "when", "key") as object?[])!),
                    _ => string.Join(' ', (await client.SendUntilExecuted("LRANGE", $"list:{key}", "0", "-1") as object?[])!),
                };
                lines.Add($"{kind}:{key}={value}");
            }
        }

        lines.Add($"{await client.SendUntilExecuted("DBSIZE")} keys");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
