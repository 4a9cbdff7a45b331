using Distro.Resp;
using Distro.Tests.Commands.Differential;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Databases;

public sealed class DatabaseTests
{
    [Fact]
    public void Move_takes_a_key_with_all_that_it_has_to_another_database()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        server.Run("HPEXPIRE h 5000 FIELDS 1 a");
        server.Run("PEXPIRE h 9000");
        server.Expect("MOVE h 9", "1");
        Assert.Equal(["move_from h", "move_to h"], server.Touched);
        server.Expect("EXISTS h", "0");
        server.Expect("MOVE h 9", "0");
        server.Run("SELECT 9");
        server.Expect("HGET h b", "2");
        server.Expect("PTTL h", "9000");
        server.Expect("HPTTL h FIELDS 2 a b", "[5000, -1]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Move_replaces_nothing_that_lives()
    {
        using var server = new TestServer();
        server.Run("SELECT 3");
        server.Run("SET k old PX 100");
        server.Run("SELECT 0");
        server.Run("SET k new");
        server.Expect("MOVE k 3", "0");
        server.Expect("MOVE k 0", "-ERR source and destination objects are the same");
        server.Expect("MOVE k 16", "-ERR DB index is out of range");
        server.Expect("MOVE k -1", "-ERR DB index is out of range");
        server.Expect("MOVE k x", "-ERR value is not an integer or out of range");
        server.Advance(101);
        server.Expect("MOVE k 3", "1");
        server.Run("SELECT 3");
        server.Expect("GET k", "new");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Swapdb_lets_two_databases_change_places()
    {
        using var server = new TestServer();
        server.Run("MSET a 1 b 2");
        server.Run("PEXPIRE a 1000");
        server.Run("HSETEX h EX 100 FIELDS 1 f v");
        server.Run("SELECT 7");
        server.Run("SET c 3");
        server.Expect("SWAPDB 0 7", "OK");
        server.Expect("DBSIZE", "3");
        server.Expect("MGET a b c", "[1, 2, nil]");
        server.Run("SET d 4");
        Assert.Equal(1, server.Context.Keyspace!.CountVolatile(7));
        Assert.Equal(1, server.Context.Keyspace.CountWithExpiry(7));
        Assert.Equal(0, server.Context.Keyspace.CountWithExpiry(0));
        server.Run("SELECT 0");
        server.Expect("KEYS *", "[c]");
        server.Expect("SWAPDB 7 7", "OK");
        server.Expect("SWAPDB 7 0", "OK");
        server.Expect("DBSIZE", "4");
        server.Run("FLUSHDB");
        server.Expect("DBSIZE", "0");
        server.Expect("SWAPDB 0 16", "-ERR DB index is out of range");
        server.Expect("SWAPDB x 1", "-ERR invalid first DB index");
        server.Expect("SWAPDB 1 x", "-ERR invalid second DB index");
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("SWAPDB 0 7", "nil")]
    [InlineData("SWAPDB 1 7", "[x]")]
    [InlineData("MOVE k 7", "nil")]
    public void Watched_keys_change_with_their_database(string command, string reply)
    {
        using var server = new TestServer();
        server.Run("SET k x");
        server.Run("WATCH k");
        server.Run(command);
        server.Run("MULTI");
        server.Run("GET k");
        server.Expect("EXEC", reply);
    }

    [PeerTheory]
    [InlineData(5)]
    public void Random_commands_over_databases_do_what_they_do_elsewhere(int seed)
    {
        using var server = new TestServer();
        using var peer = new PeerServer();
        var random = new Random(seed);
        for (var step = 0; step < 3_000; step++)
        {
            var (key, database, other) = ("k" + random.Next(6), random.Next(4), random.Next(5));
            string[] words = random.Next(9) switch
            {
                0 => ["SELECT", $"{database}"],
                1 => ["MOVE", key, $"{other}"],
                2 => ["SWAPDB", $"{database}", $"{other}"],
                3 => ["COPY", key, "k" + random.Next(6), "DB", $"{other}"],
                4 => random.Next(5) == 0 ? ["FLUSHDB"] : ["DBSIZE"],
                5 => ["GET", key],
                6 => ["DEL", key],
                7 => random.Next(100) == 0 ? ["FLUSHALL"] : ["RENAME", key, "k" + random.Next(6)],
                _ => ["SET", key, $"{step}"],
            };
            byte[][] bytes = [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];
            var theirs = ReplyValue.Parse(peer.Run(bytes), out _)!.ToString();
            Assert.True(server.Run(bytes) == theirs, $"seed {seed} step {step}: {string.Join(' ', words)} => {theirs} but we say {server.Reply()}");
        }

        server.Expect("DEBUG DIGEST", ReplyValue.Parse(peer.Run(["DEBUG"u8.ToArray(), "DIGEST"u8.ToArray()]), out _)!.ToString());
        server.ExpectCopyIsEqual();
    }
}
