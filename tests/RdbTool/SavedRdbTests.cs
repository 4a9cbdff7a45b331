using System.Diagnostics;
using Distro.Tests.Shard;

namespace Distro.Tests.RdbTool;

/// <summary>The RDB file that BGSAVE and SAVE of a distro-server leave: redis-check-rdb accepts it, a redis-server loads it, and it is one moment of the data.</summary>
public sealed class SavedRdbTests : IDisposable
{
    private const int Pairs = 64;
    private const int Rounds = 3;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [RedisTheory]
    [InlineData("yes", "SAVE")]
    [InlineData("yes", "BGSAVE")]
    [InlineData("no", "SAVE")]
    [InlineData("no", "BGSAVE")]
    public async Task A_redis_server_loads_what_was_saved(string log, string command)
    {
        await using var server = new LocalServer(folder.Make("distro"), "--appendonly", log);
        SampleData.Fill(server.Client, large: 5000);
        FillTurns(server.Client);
        var digest = server.Digest;
        Save(server.Client, command);
        server.Client.Expect("SET behind 1", "OK");

        Accepted();
        using var redis = new RedisServer(folder["distro"]);
        Assert.Equal(digest, redis.Digest);
        redis.Client.Expect("PEXPIRETIME large-hash", SampleData.FarAway);
        redis.Client.Expect("FCALL sample_one 0", "1");
        redis.Client.Expect("XPENDING stream g1", "[12, 12-1, 23-1, [[alice, 9], [bob, 3]]]");
    }

    /// <summary>Two keys of different slots that a transaction changes together add up to nothing at every moment, and a list is as long as both say.</summary>
    [RedisTheory]
    [InlineData("yes", 1)]
    [InlineData("no", 2)]
    public async Task What_is_saved_beside_transactions_is_one_moment(string log, int seed)
    {
        await using var server = new LocalServer(folder.Make("distro"), "--appendonly", log);
        FillTurns(server.Client);
        for (var i = 0; i < 20_000; i++) server.Client.Send($"SET filler:{i} {seed}");
        for (var i = 0; i < 20_000; i++) server.Client.Read();
        var stop = 0;
        var writers = Enumerable.Range(0, 2).Select(number => Task.Run(() => Write(server.Port, new Random(seed * 100 + number), () => Volatile.Read(ref stop) != 0))).ToArray();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                Save(server.Client, "BGSAVE");
                Accepted();
                using var redis = new RedisServer(folder["distro"]);
                for (var pair = 0; pair < Pairs; pair++)
                {
                    var (plus, minus) = (Number(redis.Client, $"plus:{pair}"), Number(redis.Client, $"minus:{pair}"));
                    Assert.True(plus == -minus, $"seed {seed}, round {round}, pair {pair}: {plus} and {minus}");
                    redis.Client.Expect($"LLEN log:{pair}", $"{redis.Client.Run($"GET times:{pair}") switch { "nil" => "0", var times => times }}");
                }
            }
        }
        finally
        {
            Volatile.Write(ref stop, 1);
        }

        var written = await Task.WhenAll(writers).WaitAsync(patience);
        Assert.All(written, transactions => Assert.True(transactions > 0));
    }

    [Fact]
    public async Task What_redis_has_no_form_for_makes_it_a_file_for_valkey()
    {
        await using (var server = new LocalServer(folder.Make("distro"), "--appendonly", "yes"))
        {
            server.Client.Expect("HSET h f v g w", "2");
            server.Client.Expect($"HPEXPIREAT h {SampleData.FarAway} FIELDS 1 f", "[1]");
            server.Client.Expect("SET a 1", "OK");
            Save(server.Client, "SAVE");
            Assert.StartsWith("VALKEY080", File.ReadAllText(folder["distro/dump.rdb"]), StringComparison.Ordinal);
            server.Client.Expect("DEL h", "1");
            Save(server.Client, "SAVE");
            Assert.StartsWith("REDIS0010", File.ReadAllText(folder["distro/dump.rdb"]), StringComparison.Ordinal);
            server.Client.Expect("HSET h f v g w", "2");
            server.Client.Expect($"HPEXPIREAT h {SampleData.FarAway} FIELDS 1 f", "[1]");
            Save(server.Client, "SAVE");
        }

        File.Copy(folder["distro/dump.rdb"], Path.Combine(folder.Make("other"), "dump.rdb"));
        await using var other = new LocalServer(folder["other"]);
        other.Client.Expect("HPEXPIRETIME h FIELDS 2 f g", $"[{SampleData.FarAway}, -1]");
        other.Client.Expect("GET a", "1");
    }

    /// <summary>More than is built at a time, so that there are several turns.</summary>
    private static void FillTurns(RespClient client)
    {
        var chance = new Random(1);
        for (var i = 0; i < 32; i++) client.Run("SET", $"large:{i}", Convert.ToHexString(Bytes(chance)));
    }

    private static void Save(RespClient client, string command)
    {
        var before = Info(client, "rdb_saves");
        client.Expect(command, command == "SAVE" ? "OK" : "Background saving started");
        for (var started = Stopwatch.GetTimestamp(); Info(client, "rdb_bgsave_in_progress") == "1"; Thread.Sleep(1)) Assert.True(Stopwatch.GetElapsedTime(started) < patience, "the save does not end");
        Assert.Equal("ok", Info(client, "rdb_last_bgsave_status"));
        Assert.NotEqual(before, Info(client, "rdb_saves"));
    }

    private static byte[] Bytes(Random chance)
    {
        var bytes = new byte[512 << 10];
        chance.NextBytes(bytes);
        return bytes;
    }

    private static string Info(RespClient client, string field)
        => client.Run("INFO persistence").Split("\r\n").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..];

    private static long Number(RespClient client, string key) => client.Run($"GET {key}") is var text && text == "nil" ? 0 : long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static int Write(int port, Random chance, Func<bool> stops)
    {
        using var client = new RespClient(port);
        var written = 0;
        for (; !stops(); written++)
        {
            var (pair, by) = (chance.Next(Pairs), chance.Next(1, 1000));
            client.Send("MULTI");
            client.Send($"INCRBY plus:{pair} {by}");
            client.Send($"RPUSH log:{pair} {by}");
            client.Send($"DECRBY minus:{pair} {by}");
            client.Send($"INCR times:{pair}");
            client.Send("EXEC");
            for (var reply = 0; reply < 6; reply++) client.Read();
        }

        return written;
    }

    private void Accepted()
    {
        Assert.False(File.Exists(folder["distro/dump.rdb.part"]));
        if (RedisServer.Program("redis-check-rdb") is not { } program) return;
        using var process = Process.Start(new ProcessStartInfo(program, folder["distro/dump.rdb"]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
