using System.Text;
using Distro.ChangeLog.Keys;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.ServiceDefaults.Options;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

/// <summary>Whole servers in this process, on free ports, each with a directory of its own.</summary>
public sealed class RunningServerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("distro-server-").FullName;

    [Theory]
    [InlineData("always")]
    [InlineData("everysec")]
    [InlineData("no")]
    public async Task What_the_log_holds_is_there_again(string sync)
    {
        await using (var first = Start(out _, "--appendonly", "yes", "--appendfsync", sync))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET k v", "OK");
            client.Expect("RPUSH l a b c", "3");
            client.Expect("DEL k", "1");
            client.Expect("HSET h f 1", "1");
        }

        await using var second = Start(out _, "--appendonly", "yes", "--appendfsync", sync);
        using var again = new RespClient(second.Port);
        again.Expect("GET k", "nil");
        again.Expect("LRANGE l 0 -1", "[a, b, c]");
        again.Expect("HINCRBY h f 1", "2");
    }

    [Fact]
    public async Task With_a_key_nothing_is_kept_in_clear_and_without_it_nothing_starts()
    {
        await using (var first = Start(out _, "--appendonly", "yes", "--storage-key-file", KeyFile()))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET somebodys secret", "OK");
            client.Expect("SAVE", "OK");
        }

        var kept = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => path.EndsWith(".log", StringComparison.Ordinal) || path.EndsWith(".snap", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, kept.Length);
        Assert.All(kept, path => Assert.DoesNotContain("somebodys", Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal));
        var error = Assert.Throws<MissingKeyException>(() => Start(out _, "--appendonly", "yes"));
        Assert.Contains("is encrypted with the key", error.Message, StringComparison.Ordinal);
        await using var again = Start(out _, "--appendonly", "yes", "--storage-key-file", KeyFile("11", "00"));
        using var later = new RespClient(again.Port);
        later.Expect("GET somebodys", "secret");
    }

    /// <summary>A log that is never synced by itself: what is answered was synced because somebody waited, or was not waited for.</summary>
    [Fact]
    public async Task A_connection_that_asks_for_it_waits_for_the_disk_and_has_it_synced()
    {
        await using var server = Start(out _, "--appendonly", "yes", "--appendfsync", "no", "--reply-timeout-ms", "600000", "--database-durability", "3", "always", "5", "none");
        using var careless = new RespClient(server.Port);
        careless.Expect("SET a 1", "OK");
        using var careful = new RespClient(server.Port);
        careful.Expect("CLIENT DURABILITY sometimes", "-ERR syntax error");
        careful.Expect("CLIENT DURABILITY ALWAYS", "OK");
        careful.Expect("GET a", "1");
        careless.Expect("WAITAOF 1 0 1", "[1, 0]");
        careful.Expect("SET b 2", "OK");
        careful.Expect("WAITAOF 1 0 1", "[1, 0]");
        careful.Expect("MULTI", "OK");
        careful.Expect("INCR b", "QUEUED");
        careful.Expect("EXEC", "[3]");
        careful.Expect("CLIENT DURABILITY NONE", "OK");
        careful.Expect("INCR b", "4");
        careful.Expect("RESET", "RESET");
        careful.Expect("SELECT 3", "OK");
        careful.Expect("SET c 1", "OK");
        careful.Expect("WAITAOF 1 0 1", "[1, 0]");
        careful.Expect("CONFIG SET database-durability 3", "-ERR CONFIG SET failed (possibly related to argument 'database-durability') - argument(s) must be pairs of a database's number and always, interval or none");
        Assert.Equal("-ERR CONFIG SET failed (possibly related to argument 'database-durability') - there is no database 16: the highest is 15", careful.Run("CONFIG", "SET", "database-durability", "3 always 16 none"));
        careful.Expect("CONFIG GET database-durability", "[database-durability, 3 always 5 none]");
        var error = Assert.Throws<OptionsException>(() => Start(out _, "--databases", "4", "--database-durability", "4", "always"));
        Assert.Contains("there is no database 4: the highest is 3", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A log that took another's place goes on at its offset, and is as long as what it holds.</summary>
    [Fact]
    public async Task The_size_of_the_log_is_what_is_on_the_disk_not_what_was_ever_logged()
    {
        await using var server = Start(out _, "--appendonly", "yes", "--appendfsync", "always");
        using var client = new RespClient(server.Port);
        var value = new string('v', 10_000);
        for (var i = 0; i < 100; i++) Assert.Equal("OK", client.Run("SET", "k", value));
        Assert.InRange(LogBytes(client), 1_000_000, 1_100_000);
        client.Expect("CONFIG SET appendonly no", "OK");
        Assert.Equal("OK", client.Run("CONFIG", "SET", "save", ""));
        while (!client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal)) await Task.Yield();
        client.Expect("CONFIG SET appendonly yes", "OK");
        while (!client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal)) await Task.Yield();
        Assert.Equal("OK", client.Run("SET", "other", value));
        Assert.InRange(LogBytes(client), 20_000, 30_000);
    }

    private static long LogBytes(RespClient client)
        => long.Parse(client.Run("INFO persistence").Split("aof_current_size:")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a start found is on the disk: who asks for no less is not made to wait for somebody's next write.</summary>
    [Fact]
    public async Task What_a_start_found_is_shown_at_once_to_those_who_wait_for_the_disk()
    {
        string[] options = ["--appendonly", "yes", "--appendfsync", "no", "--reply-timeout-ms", "600000"];
        await using (var first = Start(out _, options))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET a 1", "OK");
        }

        await using var server = Start(out _, options);
        using var careful = new RespClient(server.Port);
        careful.Expect("CLIENT DURABILITY ALWAYS", "OK");
        careful.Expect("GET a", "1");
    }

    /// <summary>The log is synced only where somebody waits for it, as above.</summary>
    [Fact]
    public async Task Patterns_say_which_keys_wait_for_the_disk()
    {
        await using var server = Start(
            out _, "--appendonly", "yes", "--appendfsync", "no", "--reply-timeout-ms", "600000", "--key-durability", "order:draft:*", "none", "order:*", "always", "--database-durability", "3", "always");
        using var client = new RespClient(server.Port);
        client.Expect("CONFIG GET key-durability", "[key-durability, order:draft:* none order:* always]");
        client.Expect("CONFIG SET key-durability order:*", "-ERR CONFIG SET failed (possibly related to argument 'key-durability') - argument(s) must be up to 32 pairs of a pattern and always, interval or none");
        client.Expect("SET other 1", "OK");
        client.Expect("SET order:draft:1 1", "OK");
        client.Expect("SET order:1 1", "OK");
        client.Expect("WAITAOF 1 0 1", "[1, 0]");
        // Of several keys the strongest counts.
        client.Expect("MSET other 2 order:draft:1 2 order:1 2", "OK");
        client.Expect("WAITAOF 1 0 1", "[1, 0]");
        // A transaction may show any key.
        client.Expect("MULTI", "OK");
        client.Expect("SET other 3", "QUEUED");
        client.Expect("EXEC", "[OK]");
        client.Expect("WAITAOF 1 0 1", "[1, 0]");
        // A pattern goes before the database, the database before the server.
        client.Expect("SELECT 3", "OK");
        client.Expect("SET other 4", "OK");
        client.Expect("WAITAOF 1 0 1", "[1, 0]");
        using var pusher = new RespClient(server.Port);
        using var waiting = new RespClient(server.Port);
        waiting.Send("BLPOP order:list 0");
        while (!pusher.Run("INFO clients").Contains("blocked_clients:1", StringComparison.Ordinal)) await Task.Delay(1);
        pusher.Expect("RPUSH order:list a", "1");
        Assert.Equal("[order:list, a]", waiting.Read());
        waiting.Expect("WAITAOF 1 0 1", "[1, 0]");
    }

    [Fact]
    public async Task What_changed_little_is_kept_as_changes_and_damage_of_either_loses_nothing()
    {
        string[] options = ["--appendonly", "yes", "--snapshot-log-bytes", "0", "--snapshot-log-percent", "10000", "--snapshot-interval-seconds", "0"];
        const int keys = 2000;
        var value = new string('x', 500);
        await using (var first = Start(out _, options))
        {
            using var client = new RespClient(first.Port);
            for (var set = 0; set < 2; set++)
            {
                for (var key = 0; key < keys; key++) client.Expect($"SET k{key} {set}{value}", "OK");
                client.Expect("SAVE", "OK");
            }

            client.Expect("CONFIG SET snapshot-log-bytes 256kb", "OK");
            for (var round = 3; round <= 4; round++)
            {
                do client.Expect($"SET hot{round} {value}", "OK");
                while (Saves(client) < round);
            }
        }

        var files = Directory.EnumerateFiles(folder, "*.snap", SearchOption.AllDirectories).Order().ToArray();
        var versions = files.Select(path => (int)File.ReadAllBytes(path)[8]).ToArray();
        Assert.Equal([1, 1, 2, 2], versions[..4]);
        Assert.All(versions[4..], version => Assert.Equal(2, version));
        Assert.True(new FileInfo(files[2]).Length < new FileInfo(files[1]).Length / 10, "an increment holds what did not change");
        await Check();
        foreach (var damaged in new[] { files.Length - 1, 1 })
        {
            // The last file takes itself along, the whole one all that builds on it.
            var bytes = await File.ReadAllBytesAsync(files[damaged]);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(files[damaged], bytes);
            await Check();
        }

        async Task Check()
        {
            await using var again = Start(out _, options);
            using var client = new RespClient(again.Port);
            while (client.Run("DBSIZE").StartsWith("-LOADING", StringComparison.Ordinal)) await Task.Delay(10);
            client.Expect("DBSIZE", $"{keys + 2}");
            client.Expect("GET hot4", value);
            for (var key = 0; key < keys; key += 97) client.Expect($"GET k{key}", "1" + value);
        }
    }

    /// <summary>Loops apply one stretch of it while the next is read: changes of a key must come in their order all the same, and those of the whole keyspace between what is before and behind them.</summary>
    [Theory, InlineData(1), InlineData(2)]
    public async Task A_long_log_is_loaded_as_it_was_written(int seed)
    {
        string[] options = ["--appendonly", "yes", "--appendfsync", "no", "--snapshot-log-bytes", "0", "--snapshot-interval-seconds", "0", "--hash-seed", "same"];
        const int rounds = 5000;
        var random = new Random(seed);
        var digest = "";
        await using (var first = Start(out _, options))
        {
            using var client = new RespClient(first.Port);
            for (var round = 0; round < rounds; round++)
            {
                var key = random.Next(300);
                client.Run(random.Next(6) switch
                {
                    0 => $"APPEND text{key} {round}:{new string('a', random.Next(9000))}",
                    1 => $"SETRANGE text{key} {random.Next(50)} {round}",
                    2 => $"RPUSH list{key} {round} {new string('b', random.Next(20_000))}",
                    3 => $"LPOP list{key}",
                    4 => $"INCRBY number{key} {round}",
                    _ => $"SET whole{key} {round}:{new string('c', random.Next(9000))}",
                });
                if (round % 1500 == 1499) client.Expect("FUNCTION FLUSH", "OK");
                if (round == rounds / 4) client.Expect("SWAPDB 0 1", "OK");
                if (round == rounds / 3) client.Expect("SWAPDB 0 1", "OK");
            }

            digest = client.Run("DEBUG DIGEST");
        }

        Assert.True(Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length) > 20_000_000, "it is no long log");
        await using var second = Start(out _, options);
        using var again = new RespClient(second.Port);
        Assert.Matches("^[0-9a-f]{40}$", digest);
        Assert.Equal(digest, again.Run("DEBUG DIGEST"));
    }

    private static int Saves(RespClient client)
        => int.Parse(client.Run("INFO persistence").Split("\r\n").First(line => line.StartsWith("rdb_saves:", StringComparison.Ordinal))["rdb_saves:".Length..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A file of keys, each of one byte's digits over and over.</summary>
    private string KeyFile(params string[] bytes)
    {
        var path = Path.Combine(folder, "keys");
        File.WriteAllLines(path, (bytes.Length == 0 ? ["00"] : bytes).Select(digits => string.Concat(Enumerable.Repeat(digits, KeyRing.KeyBytes))));
        return path;
    }

    [Fact]
    public async Task Without_a_log_nothing_is_kept()
    {
        await using (var first = Start(out _))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET k v", "OK");
            client.Expect("CLUSTER INFO", "-ERR This instance has cluster support disabled");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_log_begun_while_it_serves_holds_what_was_there_before()
    {
        await using (var first = Start(out _))
        {
            using var client = new RespClient(first.Port);
            client.Expect("SET before 1", "OK");
            client.Expect("PEXPIREAT before 99999999999999", "1");
            client.Expect("ZADD z 1 a 2 b", "2");
            for (var i = 0; i < 1000; i++)
                client.Expect($"RPUSH l element:{i}", (i + 1).ToString());
            client.Expect("CONFIG SET appendonly yes", "OK");
            client.Expect("SET meanwhile 2", "OK");
            AwaitLog(client);
            client.Expect("SET after 3", "OK");
            client.Expect("CONFIG SET appendfsync always", "OK");
            client.Expect("INCR after", "4");
        }

        await using var second = Start(out _, "--appendonly", "yes");
        using var again = new RespClient(second.Port);
        again.Expect("MGET before meanwhile after", "[1, 2, 4]");
        again.Expect("PEXPIRETIME before", "99999999999999");
        again.Expect("ZRANGE z 0 -1", "[a, b]");
        again.Expect("LLEN l", "1000");
        again.Expect("LINDEX l -1", "element:999");
        again.Expect("CONFIG SET appendonly no", "OK");
        AwaitLog(again);
        again.Expect("SET unkept 1", "OK");
        again.Expect("CONFIG SET appendonly yes", "OK");
        AwaitLog(again);
        again.Expect("DEL before", "1");
        await second.DisposeAsync();
        await using var third = Start(out _, "--appendonly", "yes");
        using var last = new RespClient(third.Port);
        last.Expect("MGET before unkept", "[nil, 1]");
    }

    [Theory]
    [InlineData("always")]
    [InlineData("no")]
    public async Task A_rewritten_log_holds_the_same_and_goes_on(string sync)
    {
        await using (var first = Start(out _, "--appendonly", "yes", "--appendfsync", sync))
        {
            using var client = new RespClient(first.Port);
            for (var i = 0; i < 2000; i++)
                client.Expect("SET counter " + i, "OK");
            client.Expect("XADD s 1-1 f v", "1-1");
            Assert.Equal("mylib", client.Run("FUNCTION", "LOAD", "#!lua name=mylib\nserver.register_function('seven', function() return 7 end)"));
            client.Expect("BGREWRITEAOF", "Background append only file rewriting started");
            client.Expect("INCR counter", "2000");
            AwaitLog(client);
            client.Expect("INCR counter", "2001");
            client.Expect("SAVE", "OK");
            Assert.True(long.Parse(client.Run("LASTSAVE")) > 1_700_000_000);
            client.Expect("BGREWRITEAOF", "Background append only file rewriting started");
            AwaitLog(client);
        }

        Assert.InRange(Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Count(), 1, 1);
        await using var second = Start(out _, "--appendonly", "yes", "--appendfsync", sync);
        using var again = new RespClient(second.Port);
        again.Expect("GET counter", "2001");
        again.Expect("XLEN s", "1");
        again.Expect("FCALL seven 0", "7");
        again.Expect("INCR counter", "2002");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_takes_the_newest_snapshot_that_is_right_and_the_log_from_there(bool isEncrypted)
    {
        var keys = isEncrypted ? KeyFile() : "";
        await using (var first = Start(out _, "--appendonly", "yes", "--storage-key-file", keys))
        {
            using var client = new RespClient(first.Port);
            for (var round = 1; round <= 3; round++)
            {
                for (var i = 0; i < 500; i++)
                    client.Expect($"APPEND key{i} {round}", $"{round}");
                client.Expect($"XADD s {round}-1 f v", $"{round}-1");
                client.Expect("SAVE", "OK");
            }

            client.Expect("APPEND key1 4", "4");
            Assert.Contains("rdb_saves:3", client.Run("INFO persistence"));
        }

        var snapshots = Directory.EnumerateFiles(folder, "*.snap", SearchOption.AllDirectories).Order().ToArray();
        Assert.Equal(2, snapshots.Length);
        var bytes = await File.ReadAllBytesAsync(snapshots[1]);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshots[1], bytes);
        for (var start = 0; start < 2; start++)
        {
            await using var again = Start(out _, "--appendonly", "yes", "--storage-key-file", keys);
            using var client = new RespClient(again.Port);
            client.Expect("MGET key0 key1 key499", "[123, 1234, 123]");
            client.Expect("XLEN s", "3");
            client.Expect("DBSIZE", "501");
        }
    }

    [Fact]
    public async Task Who_has_save_points_finds_the_data_again()
    {
        await using (var first = Start(out _, "--save", "900 1"))
        {
            using var client = new RespClient(first.Port);
            client.Expect("CONFIG GET appendonly", "[appendonly, no]");
            client.Expect("SET kept 1", "OK");
            client.Expect("SAVE", "OK");
            client.Expect("SET later 2", "OK");
        }

        await using var second = Start(out _, "--save", "900 1");
        using var again = new RespClient(second.Port);
        again.Expect("MGET kept later", "[1, 2]");
        // Either option keeps the log, and the last to go gives it up.
        again.Expect("CONFIG SET appendonly yes", "OK");
        Assert.Equal("OK", again.Run("CONFIG", "SET", "save", ""));
        again.Expect("SAVE", "OK");
        again.Expect("CONFIG SET appendonly no", "OK");
        AwaitLog(again);
        Assert.Contains("appendonly is disabled", again.Run("WAITAOF 1 0 0"));
        again.Expect("SAVE", "OK");
        Assert.Equal("OK", again.Run("CONFIG", "SET", "save", "60 1"));
        AwaitLog(again);
        again.Expect("SAVE", "OK");
    }

    private static void AwaitLog(RespClient client)
    {
        while (!client.Run("INFO persistence").Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal))
            Thread.Yield();
    }

    [Fact]
    public async Task A_directory_serves_one_server()
    {
        await using var first = Start(out _, "--appendonly", "yes");
        Assert.Contains("Another process", Assert.Throws<IOException>(() => Start(out _, "--appendonly", "yes")).Message);
    }

    [Fact]
    public async Task A_cluster_of_one_owns_every_slot()
    {
        await using var server = Start(out _, "--cluster-enabled", "yes");
        using var client = new RespClient(server.Port);
        Assert.Contains("cluster_state:ok", client.Run("CLUSTER INFO"));
        client.Expect("MSET a 1 b 2", "-CROSSSLOT Keys in request don't hash to the same slot");
    }

    [Fact]
    public async Task Shutdown_ends_the_server_and_says_with_which_code()
    {
        await using var server = Start(out var ended);
        using var client = new RespClient(server.Port);
        client.Expect("SHUTDOWN SAVE NOSAVE", "-ERR syntax error");
        client.Expect("SHUTDOWN ABORT NOW", "-ERR syntax error");
        client.Expect("SHUTDOWN LATER", "-ERR syntax error");
        client.Expect("SHUTDOWN FAILOVER", "-ERR SHUTDOWN FAILOVER is only supported in cluster mode.");
        client.Expect("SHUTDOWN ABORT", "-ERR No shutdown in progress.");
        client.Send("SHUTDOWN NOSAVE");
        Assert.Equal(0, await ended.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_shutdown_however_the_log_is_synced()
    {
        await using (var server = Start(out var ended, "--appendonly", "yes", "--appendfsync", "no"))
        {
            using var client = new RespClient(server.Port);
            for (var i = 0; i < 1000; i++)
                client.Expect($"INCR n", $"{i + 1}");
            client.Send("SHUTDOWN");
            Assert.Equal(0, await ended.WaitAsync(TimeSpan.FromMinutes(2)));
        }

        await using var second = Start(out _, "--appendonly", "yes");
        using var again = new RespClient(second.Port);
        again.Expect("GET n", "1000");
    }

    [Fact]
    public async Task Options_are_taken_as_they_are_elsewhere()
    {
        await using var server = Start(out _, "--hash-seed", "some");
        using var client = new RespClient(server.Port);
        client.Expect("CONFIG SET hz 100000", "OK");
        client.Expect("CONFIG GET hz", "[hz, 500]");
        client.Expect("CONFIG SET hz 0", "OK");
        client.Expect("CONFIG GET hz", "[hz, 1]");
        client.Expect("CONFIG SET hz -1", "-ERR CONFIG SET failed (possibly related to argument 'hz') - argument must be between 0 and 2147483647 inclusive");
        client.Expect("CONFIG SET maxmemory 9223372036854775808", "OK");
        client.Expect("CONFIG GET maxmemory", "[maxmemory, 9223372036854775808]");
        client.Expect("SET k v", "OK");
        client.Expect("CONFIG SET maxmemory 1gb", "OK");
        client.Expect("CONFIG GET maxmemory", "[maxmemory, 1073741824]");
        Assert.Equal("-ERR CONFIG SET failed (possibly related to argument 'oom-score-adj-values') - wrong number of arguments", client.Run("CONFIG", "SET", "oom-score-adj-values", "1 2"));
        Assert.StartsWith("-ERR CONFIG SET failed (possibly related to argument 'oom-score-adj-values') - Invalid oom-score-adj-values", client.Run("CONFIG", "SET", "oom-score-adj-values", "1 2 3000"));
        Assert.Equal("-ERR CONFIG SET failed (possibly related to argument 'shutdown-on-sigterm') - shutdown options SAVE and NOSAVE can't be used simultaneously", client.Run("CONFIG", "SET", "shutdown-on-sigterm", "save nosave"));
        client.Expect("CONFIG GET hash-seed", "[hash-seed, some]");
    }

    [Fact]
    public async Task Options_that_nothing_obeys_are_kept_and_aliases_are_the_same_option()
    {
        await using var server = Start(out _);
        using var client = new RespClient(server.Port);
        client.Expect("CONFIG SET rdbcompression no zset-max-ziplist-entries 3", "OK");
        client.Expect("CONFIG GET rdbcompression zset-max-*-entries", "[rdbcompression, no, zset-max-listpack-entries, 3, zset-max-ziplist-entries, 3]");
        client.Expect("CONFIG SET dir /", "-ERR CONFIG SET failed (possibly related to argument 'dir') - can't set protected config");
        client.Expect("CONFIG SET daemonize yes", "-ERR CONFIG SET failed (possibly related to argument 'daemonize') - can't set immutable config");
        client.Expect("CONFIG REWRITE", "-ERR The server is running without a config file");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private RunningServer Start(out Task<int> ended, params string[] arguments)
    {
        var options = new ServerOptions();
        var ending = new TaskCompletionSource<int>();
        new ConfigLoader(options).LoadText("", CommandLine.Parse(["--save", "", .. arguments, "--port", "0", "--dir", folder, "--log-ring-bytes", "64mb", "--loops", "2"]).Lines);
        ended = ending.Task;
        return RunningServer.Start(options, null, NullLoggerFactory.Instance, code => ending.TrySetResult(code));
    }
}
