namespace Distro.Tests.RdbTool;

/// <summary>Files that a redis-server wrote, sent to a server of ours: everything is there, as it was.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly Folder folder = new();

    [RedisFact]
    public async Task An_RDB_file_of_every_type_arrives_whole()
    {
        var digest = Save();
        await using var server = new LocalServer(folder.Make("distro"));
        server.Client.Expect("SET number another", "OK");
        server.Client.Expect("SET stays 1", "OK");
        var output = ToolRun.Run("import", folder["redis/dump.rdb"], server.Address);
        Assert.Contains(" 0 kept", output, StringComparison.Ordinal);
        Assert.Contains("cmdstat_rename:calls=4,", server.Client.Run("INFO commandstats"), StringComparison.Ordinal);
        server.Client.Expect("GET stays", "1");
        server.Client.Expect("DEL stays", "1");
        Assert.Equal(digest, server.Digest);
        server.Client.Expect("PEXPIRETIME large-hash", SampleData.FarAway);
        server.Client.Expect("PEXPIRETIME expiring", SampleData.FarAway);
        server.Client.Expect("FCALL sample_one 0", "1");
        server.Client.Expect("XPENDING stream g1", "[12, 12-1, 23-1, [[alice, 9], [bob, 3]]]");
        Assert.DoesNotContain("distro-rdb", server.Client.Run("KEYS *"), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Keys_that_are_there_are_kept_if_asked_for()
    {
        var digest = Save();
        await using var server = new LocalServer(folder.Make("distro"));
        server.Client.Expect("SET number mine", "OK");
        server.Client.Expect("SET large-list mine", "OK");
        var output = ToolRun.Run("import", folder["redis/dump.rdb"], server.Address, "--existing", "keep");
        Assert.Contains(" 2 kept", output, StringComparison.Ordinal);
        server.Client.Expect("MGET number large-list", "[mine, mine]");
        Assert.DoesNotContain("distro-rdb", server.Client.Run("KEYS *"), StringComparison.Ordinal);
        server.Client.Expect("DEL number large-list", "2");
        ToolRun.Run("import", folder["redis/dump.rdb"], server.Address, "--existing", "keep");
        Assert.Equal(digest, server.Digest);
    }

    [RedisFact]
    public async Task What_was_not_answered_is_sent_again()
    {
        var digest = Save();
        await using var server = new LocalServer(folder.Make("distro"));
        using var relay = new CuttingRelay(server.Port, seed: 7, cuts: 12);
        var (code, output, errors) = ToolRun.Try("import", folder["redis/dump.rdb"], relay.Address, "--patience", "600");
        Assert.True(code == 0, output + errors);
        Assert.True(relay.Cuts > 0, "no connection was cut");
        Assert.Contains("trying again from byte", errors, StringComparison.Ordinal);
        Assert.Equal(digest, server.Digest);
    }

    [RedisFact]
    public async Task An_import_goes_on_where_another_one_ended()
    {
        var digest = Save();
        await using var server = new LocalServer(folder.Make("distro"));
        var state = folder["state"];
        var runs = 1;
        for (; runs < 100; runs++)
        {
            using var relay = new CuttingRelay(server.Port, seed: runs, cuts: 1, bytesMin: 400_000);
            var (code, _, errors) = ToolRun.Try("import", folder["redis/dump.rdb"], relay.Address, "--state", state, "--patience", "0");
            if (code == 0) break;
            Assert.Contains("given up at byte", errors, StringComparison.Ordinal);
            Assert.True(File.Exists(state), errors);
        }

        Assert.InRange(runs, 2, 99);
        Assert.False(File.Exists(state));
        Assert.Equal(digest, server.Digest);
    }

    [RedisFact]
    public async Task A_state_of_another_file_is_refused()
    {
        Save(large: 10);
        await using var server = new LocalServer(folder.Make("distro"));
        File.WriteAllText(folder["state"], "distro-rdb import\n/somewhere/else.rdb\n100\n50\n0\n");
        var (code, _, errors) = ToolRun.Try("import", folder["redis/dump.rdb"], server.Address, "--state", folder["state"]);
        Assert.Equal(1, code);
        Assert.Contains("belongs to the import of another file", errors, StringComparison.Ordinal);
    }

    [RedisTheory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task An_append_only_file_arrives_whole(string preamble)
    {
        string digest;
        using (var redis = new RedisServer(folder.Make("redis"), "--appendonly", "yes", "--appendfsync", "always", "--aof-use-rdb-preamble", preamble))
        {
            SampleData.Fill(redis.Client, large: 2000);
            redis.Client.Expect("SET replaced before", "OK");
            redis.Client.Run("BGREWRITEAOF");
            while (!redis.Client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal)) Thread.Yield();
            redis.Client.Expect("SET replaced after", "OK");
            redis.Client.Run("MULTI");
            redis.Client.Run("INCR counted");
            redis.Client.Run("RENAME list-small renamed-into-another-slot");
            redis.Client.Run("EXEC");
            redis.Client.Run("SUNIONSTORE united set-small set-medium");
            redis.Client.Run("EVAL", "redis.call('SET', KEYS[1], 'by a script') return 1", "1", "scripted");
            redis.Client.Run("SET soon v PX 100000000");
            digest = redis.Digest;
        }

        Cut(Directory.GetFiles(folder["redis/appendonlydir"], "*.incr.aof").Order().Last());
        await using var server = new LocalServer(folder.Make("distro"));
        var (code, output, errors) = ToolRun.Try("import", folder["redis/appendonlydir"], server.Address);
        Assert.True(code == 0, output + errors);
        Assert.Contains("inside a command, as after a crash", errors, StringComparison.Ordinal);
        server.Client.Expect("MGET replaced counted scripted", "[after, 1, by a script]");
        Assert.Equal(digest, server.Digest);
    }

    [RedisFact]
    public async Task It_keeps_to_its_rate()
    {
        Save(large: 10);
        await using var server = new LocalServer(folder.Make("distro"));
        var paused = TimeSpan.Zero;
        var still = new StillClock();
        using var output = new StringWriter();
        var code = Distro.RdbTool.Commands.Tool.Run(["import", folder["redis/dump.rdb"], server.Address, "--keys-per-second", "10", "--quiet"],
            new(new Distro.ChangeLog.Files.DiskFileSystem(), output, output, still, time => still.Advance(paused = time), static _ => null));
        Assert.True(code == 0, output.ToString());
        var keys = int.Parse(server.Client.Run("DBSIZE")) + 2;
        Assert.True(still.Elapsed >= TimeSpan.FromSeconds((keys - 1) / 10.0), $"{keys} keys in {still.Elapsed}");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A redis-server's dump in the folder "redis"; its digest.</summary>
    private string Save(int large = 12_000)
    {
        using var redis = new RedisServer(folder.Make("redis"));
        SampleData.Fill(redis.Client, large);
        redis.Client.Expect("SAVE", "OK");
        return redis.Digest;
    }

    private static void Cut(string path) => File.AppendAllText(path, "*3\r\n$3\r\nSET\r\n$5\r\nnever");
}
