using System.Diagnostics;

namespace Distro.Tests.RdbTool;

/// <summary>What a distro-server keeps, written as an RDB file that a redis-server loads and redis-check-rdb accepts.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly Folder folder = new();

    [RedisTheory]
    [InlineData(false, "1024")]
    [InlineData(true, "1024")]
    [InlineData(true, "1")]
    public async Task A_redis_server_loads_what_was_exported(bool withSnapshot, string memory)
    {
        string digest;
        await using (var server = new LocalServer(folder.Make("distro"), "--appendonly", "yes"))
        {
            SampleData.Fill(server.Client, large: 5000);
            if (withSnapshot)
            {
                server.Client.Expect("SET before-the-snapshot 1", "OK");
                server.Client.Expect("SAVE", "OK");
                server.Client.Expect("DEL before-the-snapshot", "1");
                server.Client.Expect("RPUSH list-small behind the snapshot", "13");
                server.Client.Expect("SET behind 1", "OK");
            }

            // Beside the running server first: it makes a file too, of what has reached the disk.
            ToolRun.Run("export", folder["distro/appendonlydir"], folder["early.rdb"], "--memory", memory);
            digest = server.Digest;
        }

        var output = ToolRun.Run("export", folder["distro/appendonlydir"], folder["dump.rdb"], "--memory", memory);
        Assert.Contains(withSnapshot ? "from snapshot" : "from its log", output, StringComparison.Ordinal);
        Accepted("early.rdb");
        Accepted("dump.rdb");
        using var redis = new RedisServer(folder.Path, "--dbfilename", "dump.rdb");
        Assert.Equal(digest, redis.Digest);
        redis.Client.Expect("PEXPIRETIME large-hash", SampleData.FarAway);
        redis.Client.Expect("FCALL sample_one 0", "1");
        redis.Client.Expect("XPENDING stream g1", "[12, 12-1, 23-1, [[alice, 9], [bob, 3]]]");
    }

    [Fact]
    public async Task What_a_version_has_no_form_for_is_named()
    {
        await using (var server = new LocalServer(folder.Make("distro"), "--appendonly", "yes"))
        {
            server.Client.Expect("HSET h f v g w", "2");
            server.Client.Expect($"HPEXPIREAT h {SampleData.FarAway} FIELDS 1 f", "[1]");
        }

        var data = folder["distro/appendonlydir"];
        var (code, _, errors) = ToolRun.Try("export", data, folder["dump.rdb"]);
        Assert.Equal(1, code);
        Assert.Contains("the key \"h\" of database 0 can't be written: it has fields that expire, which RDB 10 has no form for (RDB 80 has). Leave that out with --drop, or write --version 80", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["dump.rdb"]));
        Assert.False(File.Exists(folder["dump.rdb.part"]));

        ToolRun.Run("export", data, folder["dropped.rdb"], "--drop");
        ToolRun.Run("export", data, folder["valkey.rdb"], "--version", "80");
        Assert.StartsWith("VALKEY080", File.ReadAllText(folder["valkey.rdb"]), StringComparison.Ordinal);
        await using var other = new LocalServer(folder.Make("other"));
        ToolRun.Run("import", folder["valkey.rdb"], other.Address);
        other.Client.Expect("HPEXPIRETIME h FIELDS 2 f g", $"[{SampleData.FarAway}, -1]");
        ToolRun.Run("import", folder["dropped.rdb"], other.Address);
        other.Client.Expect("HPEXPIRETIME h FIELDS 2 f g", "[-1, -1]");
    }

    [Fact]
    public async Task A_damaged_snapshot_is_named_and_the_one_before_taken()
    {
        await using (var server = new LocalServer(folder.Make("distro"), "--appendonly", "yes"))
        {
            server.Client.Expect("SET a 1", "OK");
            server.Client.Expect("SAVE", "OK");
            server.Client.Expect("SET b 2", "OK");
            server.Client.Expect("SAVE", "OK");
            server.Client.Expect("SET c 3", "OK");
        }

        var newest = Directory.GetFiles(folder["distro"], "*.snap", SearchOption.AllDirectories).Order().Last();
        var bytes = File.ReadAllBytes(newest);
        bytes[200] ^= 1;
        File.WriteAllBytes(newest, bytes);
        var (code, output, errors) = ToolRun.Try("export", folder["distro/appendonlydir"], folder["dump.rdb"]);
        Assert.True(code == 0, errors);
        Assert.Contains($"{newest} is corrupt at byte", errors, StringComparison.Ordinal);
        Assert.Contains("3 keys", output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private void Accepted(string name)
    {
        if (RedisServer.Program("redis-check-rdb") is not { } program) return;
        using var process = Process.Start(new ProcessStartInfo(program, folder[name]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
