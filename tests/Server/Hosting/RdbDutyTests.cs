using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Persistence.Hosting;
using Distro.Tests.Shard;

namespace Distro.Tests.Server.Hosting;

/// <summary>The RDB file of BGSAVE and SAVE: when it is there, when it is not, and what is said of it. What is in it other tests have a redis-server say.</summary>
public sealed class RdbDutyTests : IDisposable
{
    private const string Log = "--appendonly yes";
    private const int TriesMax = 60_000;
    private const string NoLog = "--appendonly no";

    private readonly string folder = Directory.CreateTempSubdirectory("distro-server-").FullName;
    private readonly FaultyFiles files = new();
    private readonly LogLines lines = new();

    private string Rdb => Path.Combine(folder, "dump.rdb");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Log)]
    [InlineData(NoLog)]
    public async Task A_save_is_under_way_until_the_file_has_its_name(string keeping)
    {
        await using var server = Start(keeping);
        using var client = new RespClient(server.Port);
        client.Expect("SET a 1", "OK");
        using var release = new Release(files);
        files.Hanging = "dump.rdb";
        client.Expect("BGSAVE", "Background saving started");
        await files.Hangs.Task.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("1", Info(client, "rdb_bgsave_in_progress"));
        Assert.Equal("0", Info(client, "rdb_saves"));
        client.Expect("BGSAVE", "-ERR Background save already in progress");
        Assert.False(File.Exists(Rdb));
        files.LetGo();
        Finished(client);
        Assert.Equal("ok", Info(client, "rdb_last_bgsave_status"));
        Assert.Equal("1", Info(client, "rdb_saves"));
        Assert.Equal("0", Info(client, "rdb_changes_since_last_save"));
        AssertWhole();
    }

    [Theory]
    [InlineData(Log)]
    [InlineData(NoLog)]
    public async Task CANCEL_leaves_the_file_before_and_is_no_failure(string keeping)
    {
        await using var server = Start(keeping);
        using var client = new RespClient(server.Port);
        client.Expect("SET a 1", "OK");
        client.Expect("SAVE", "OK");
        var before = File.ReadAllBytes(Rdb);
        client.Expect("SET b 2", "OK");
        using var release = new Release(files);
        files.Hanging = "dump.rdb";
        client.Expect("BGSAVE", "Background saving started");
        await files.Hangs.Task.WaitAsync(TimeSpan.FromMinutes(2));
        client.Expect("BGSAVE CANCEL", "Background saving cancelled");
        files.LetGo();
        Finished(client);
        Assert.Equal("ok", Info(client, "rdb_last_bgsave_status"));
        Assert.Equal("1", Info(client, "rdb_saves"));
        Assert.Equal(before, File.ReadAllBytes(Rdb));
        Assert.False(File.Exists(Rdb + ".part"));
        await lines.Await("it was given up");
        client.Expect("SAVE", "OK");
        Assert.NotEqual(before, File.ReadAllBytes(Rdb));
    }

    [Theory]
    [InlineData(Log)]
    [InlineData(NoLog)]
    public async Task CANCEL_right_behind_BGSAVE_is_not_lost(string keeping)
    {
        await using var server = Start(keeping);
        using var client = new RespClient(server.Port);
        for (var i = 0; i < 20_000; i++) client.Send($"SET key:{i} {i}");
        for (var i = 0; i < 20_000; i++) client.Read();
        client.SendRaw([.. RespClient.Request("BGSAVE"), .. RespClient.Request("BGSAVE", "CANCEL")]);
        Assert.Equal("Background saving started", client.Read());
        Assert.Equal("Background saving cancelled", client.Read());
        Finished(client);
        Assert.Equal("0", Info(client, "rdb_saves"));
        Assert.Equal("ok", Info(client, "rdb_last_bgsave_status"));
        Assert.False(File.Exists(Rdb));
        client.Expect("SAVE", "OK");
        AssertWhole();
    }

    [Theory]
    [InlineData(Log)]
    [InlineData(NoLog)]
    public async Task A_file_that_can_not_be_written_fails_the_save_and_not_what_the_next_start_begins_with(string keeping)
    {
        Directory.CreateDirectory(Path.Combine(Rdb, "in the way"));
        var bytes = "0";
        await using (var server = Start(keeping, "--enable-protected-configs", "yes"))
        {
            using var client = new RespClient(server.Port);
            client.Expect("SET a 1", "OK");
            client.Expect("SAVE", "-ERR Not all of it could be saved: see the log");
            Assert.Equal("err", Info(client, "rdb_last_bgsave_status"));
            Assert.Equal("0", Info(client, "rdb_saves"));
            Assert.Equal("1", Info(client, "rdb_changes_since_last_save"));
            await lines.Await($"RDB file {Rdb} is not written");
            Assert.False(File.Exists(Rdb + ".part"));
            client.Expect("BGSAVE", "Background saving started");
            Finished(client);
            Assert.Equal("err", Info(client, "rdb_last_bgsave_status"));
            if (keeping == Log)
            {
                client.Expect("BGREWRITEAOF", "Background append only file rewriting started");
                Finished(client, "aof_rewrite_in_progress");
                Assert.Equal("err", Info(client, "rdb_last_bgsave_status"));
                Assert.NotEqual("0", bytes = Info(client, "aof_base_size"));
            }
        }

        await using var again = Start(keeping, "--enable-protected-configs", "yes");
        using var other = new RespClient(again.Port);
        other.Expect("GET a", "1");
        if (keeping == Log) Assert.Equal(bytes, Info(other, "aof_base_size"));
        other.Expect("CONFIG SET dbfilename other.rdb", "OK");
        other.Expect("SAVE", "OK");
        Assert.Equal("ok", Info(other, "rdb_last_bgsave_status"));
        Assert.True(File.Exists(Path.Combine(folder, "other.rdb")));
    }

    [Fact]
    public async Task What_is_kept_encrypted_is_not_written_in_clear_unless_a_name_is_said()
    {
        var keys = Path.Combine(folder, "keys");
        File.WriteAllText(keys, new string('a', 64) + "\n");
        await using (var server = Start(Log, "--storage-key-file", keys))
        {
            using var client = new RespClient(server.Port);
            client.Expect("SET a 1", "OK");
            client.Expect("SAVE", "OK");
            Assert.False(File.Exists(Rdb));
            await lines.Await($"No RDB file {Rdb} is written: it would not be encrypted");
        }

        await using var said = Start(Log, "--storage-key-file", keys, "--dbfilename", "dump.rdb");
        using var other = new RespClient(said.Port);
        other.Expect("SAVE", "OK");
        AssertWhole();
    }

    [Fact]
    public async Task A_shorter_log_is_no_save_and_no_name_no_file()
    {
        await using (var server = Start(Log))
        {
            using var client = new RespClient(server.Port);
            client.Expect("SET a 1", "OK");
            client.Expect("BGREWRITEAOF", "Background append only file rewriting started");
            while (Info(client, "aof_rewrites") == "0") await Task.Delay(1);
            Assert.False(File.Exists(Rdb));
        }

        await using var nameless = Start(Log, "--dbfilename", "");
        using var other = new RespClient(nameless.Port);
        other.Expect("SAVE", "OK");
        Assert.Empty(Directory.GetFiles(folder, "*.rdb"));
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
    }

    [Fact]
    public async Task What_no_RDB_has_a_form_for_is_left_away_and_counted()
    {
        await using var server = Start(Log);
        using var client = new RespClient(server.Port);
        client.Expect("SADD s a b", "2");
        client.Expect("SEXPIRE s 1000 MEMBERS 1 a", "[1]");
        client.Expect("SADD plain a b", "2");
        client.Expect("XADD stream 1-1 f v", "1-1");
        client.Expect("XGROUP CREATE stream g 0", "OK");
        client.Expect("XREADGROUP GROUP g alice STREAMS stream >", "[[stream, [[1-1, [f, v]]]]]");
        client.Expect("XNACK stream g SILENT IDS 1 1-1", "1");
        client.Expect("SAVE", "OK");
        await lines.Await($"RDB file {Rdb} is written: 3 keys");
        await lines.Await("; of 2 keys something that no RDB file holds was left away");
        AssertWhole();
    }

    [Theory]
    [InlineData(Log, "after")]
    [InlineData(NoLog, "nil")]
    public async Task The_next_start_begins_with_what_it_keeps_itself(string keeping, string later)
    {
        await using (var server = Start(keeping))
        {
            using var client = new RespClient(server.Port);
            client.Expect("SET a 1", "OK");
            client.Expect("SAVE", "OK");
            client.Expect("SET later after", "OK");
            AssertWhole();
        }

        await using var again = Start(keeping);
        using var other = new RespClient(again.Port);
        other.Expect("MGET a later", $"[1, {later}]");
        Assert.DoesNotContain(lines.All, line => line.Contains("it begins with", StringComparison.Ordinal));
    }

    private static string Info(RespClient client, string field)
        => client.Run("INFO persistence").Split("\r\n").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..];

    private static void Finished(RespClient client, string field = "rdb_bgsave_in_progress")
    {
        for (var tries = 0; Info(client, field) == "1"; tries++)
        {
            Assert.True(tries < TriesMax, "the save never ends");
            Thread.Sleep(1);
        }
    }

    private void AssertWhole()
    {
        Assert.False(File.Exists(Rdb + ".part"));
        var bytes = File.ReadAllBytes(Rdb);
        Assert.StartsWith("REDIS0010", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(0xFF, bytes[^9]);
    }

    private RunningServer Start(string keeping, params string[] arguments)
    {
        var options = new ServerOptions();
        string[] all = ["--save", "", .. keeping.Split(' '), .. arguments, "--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2"];
        new ConfigLoader(options).LoadText("", CommandLine.Parse(all).Lines);
        return RunningServer.Start(options, null, lines, static _ => { }, files);
    }

    /// <summary>A test that fails lets the disk go before its server ends.</summary>
    private sealed class Release(FaultyFiles files) : IDisposable
    {
        public void Dispose() => files.LetGo();
    }
}
