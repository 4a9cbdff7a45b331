using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Hashes;

public sealed class HashTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Set_and_get()
    {
        server.Expect("HSET h a 1 b 2", "2");
        server.Expect("HSET h b 3 c 4", "1");
        server.Expect("HSET h a", "-ERR wrong number of arguments for 'hset' command");
        server.Expect("HSET h a 1 b", "-ERR wrong number of arguments for 'hset' command");
        server.Expect("HGET h b", "3");
        server.Expect("HGET h x", "nil");
        server.Expect("HGET nosuch x", "nil");
        server.Expect("HMGET h a x c", "[1, nil, 4]");
        server.Expect("HMGET nosuch a b", "[nil, nil]");
        server.Expect("HLEN h", "3");
        server.Expect("HEXISTS h a", "1");
        server.Expect("HSTRLEN h a", "1");
        server.Expect("HSETNX h a 9", "0");
        server.Expect("HSETNX h d 9", "1");
        server.Expect("HMSET h e 5", "OK");
        server.Expect("HKEYS h", "[a, b, c, d, e]");
        server.Expect("HVALS h", "[1, 3, 4, 9, 5]");
        server.Expect("HGETALL h", "[a, 1, b, 3, c, 4, d, 9, e, 5]");
        server.Expect("TYPE h", "hash");
        server.Expect("SET s x", "OK");
        server.Expect("HGET s a", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("GET h", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    [Fact]
    public void A_map_in_resp3()
    {
        server.Run("HELLO 3");
        server.Run("HSET h a 1 b 2");
        server.Expect("HGETALL h", "{a: 1, b: 2}");
        server.Expect("HGETALL nosuch", "{}");
        server.Expect("HRANDFIELD h 5 WITHVALUES", "[[a, 1], [b, 2]]");
        server.Expect("HRANDFIELD nosuch", "nil");
    }

    [Fact]
    public void Deleting_the_last_field_deletes_the_hash()
    {
        server.Run("HSET h a 1 b 2");
        server.Expect("HDEL h x", "0");
        Assert.Empty(server.Touched);
        server.Expect("HDEL h a b c", "2");
        Assert.Equal(["hdel h", "del h"], server.Touched);
        server.Expect("EXISTS h", "0");
        server.Expect("HDEL h a", "0");
    }

    [Fact]
    public void Numbers()
    {
        server.Expect("HINCRBY h n 5", "5");
        server.Expect("HINCRBY h n -7", "-2");
        server.Expect("HSET h text abc max 9223372036854775807", "2");
        server.Expect("HINCRBY h text 1", "-ERR hash value is not an integer");
        server.Expect("HINCRBY h max 1", "-ERR increment or decrement would overflow");
        server.Expect("HINCRBY h n x", "-ERR value is not an integer or out of range");
        server.Expect("HINCRBYFLOAT h f 0.1", "0.1");
        server.Expect("HINCRBYFLOAT h f 0.2", "0.3");
        server.Expect("HINCRBYFLOAT h text 1", "-ERR hash value is not a float");
        server.Expect("HINCRBYFLOAT h f x", "-ERR value is not a valid float");
        Assert.EndsWith("HSET h f 0.3", server.Log[^1]);
        server.Run("SET other x");
        server.Expect("HINCRBYFLOAT other f inf", "-ERR value is NaN or Infinity");
    }

    [Fact]
    public void A_scan_of_a_small_hash_returns_it_whole()
    {
        server.Run("HSET h a 1 b 2 c 3");
        server.Expect("HSCAN h 0 COUNT 1", "[0, [a, 1, b, 2, c, 3]]");
        server.Expect("HSCAN h 0 MATCH [ab] NOVALUES", "[0, [a, b]]");
        server.Expect("HSCAN h 0 MATCH \"\"", "[0, []]");
        server.Expect("HSCAN nosuch 0 WHAT", "[0, []]");
        server.Expect("HSCAN h 0 WHAT", "-ERR syntax error");
        server.Expect("HSCAN h 0 COUNT 0", "-ERR syntax error");
        server.Expect("HSCAN h x", "-ERR invalid cursor");
    }

    [Fact]
    public void A_scan_of_a_large_hash_finds_every_field_once()
    {
        for (var i = 0; i < 2_000; i++) server.Run($"HSET h field{i} {i}");
        var found = new List<string>();
        var cursor = "0";
        var steps = 0;
        do
        {
            server.Run($"HSCAN h {cursor} COUNT 50");
            var reply = server.Reply();
            cursor = reply.Items[0].Text;
            for (var i = 0; i < reply.Items[1].Items.Count; i += 2)
            {
                found.Add(reply.Items[1].Items[i].Text);
                Assert.Equal("field" + reply.Items[1].Items[i + 1].Text, found[^1]);
            }

            steps++;
        }
        while (cursor != "0");
        Assert.Equal(2_000, found.Distinct().Count());
        Assert.Equal(2_000, found.Count);
        Assert.InRange(steps, 20, 40);
        server.Expect($"HSCAN h {(1L << 39) + 5}", "[0, []]");
    }

    [Fact]
    public void Random_fields()
    {
        for (var i = 0; i < 500; i++) server.Run($"HSET h f{i} v{i}");
        foreach (var count in (int[])[1, 10, 200, 499, 500, 501])
        {
            server.Run($"HRANDFIELD h {count}");
            var fields = server.Reply().Items.Select(item => item.Text).ToList();
            Assert.Equal(Math.Min(count, 500), fields.Count);
            Assert.Equal(fields.Count, fields.Distinct().Count());
        }

        server.Run("HRANDFIELD h -700 WITHVALUES");
        Assert.Equal(1400, server.Reply().Items.Count);
        server.Expect("HRANDFIELD h 0", "[]");
        server.Expect("HRANDFIELD h 1 x", "-ERR syntax error");
        server.Expect("HRANDFIELD h -9223372036854775807", "-ERR value is out of range");
    }

    [Fact]
    public void Copies_and_renames_are_rebuilt_from_the_log()
    {
        for (var i = 0; i < 700; i++) server.Run($"HSET h field{i} {i}");
        server.Run("HSET small a 1");
        server.Expect("COPY h other", "1");
        server.Expect("RENAME h moved", "OK");
        server.Expect("RENAME small moved2", "OK");
        server.Expect("HLEN moved", "700");
        server.Expect("OBJECT ENCODING moved", "hashtable");
        server.Expect("OBJECT ENCODING moved2", "listpack");
    }
}
