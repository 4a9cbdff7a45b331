using System.Text;
using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

public class PipelineTests
{
    private const int Commands = 10_000;

    [Theory]
    [InlineData(2, 11)]
    [InlineData(3, 12)]
    public async Task Ten_thousand_mixed_commands_are_answered_in_order(int respVersion, int seed)
    {
        await using var cluster = await FakeCluster.Start(3);
        using var client = await cluster.Connect(respVersion);
        var random = new Random(seed);
        var model = new Dictionary<string, string>();
        var expected = new List<string>();
        var bytes = new List<byte>();
        for (var i = 0; i < Commands; i++)
        {
            var (command, reply) = Next(random, model, i);
            bytes.AddRange(command);
            expected.Add(reply);
        }

        var sending = client.SendRaw([.. bytes]);
        for (var i = 0; i < Commands; i++)
        {
            var reply = await client.Read();
            Assert.True(expected[i] == reply, $"seed {seed}, command {i}: expected {expected[i]}, got {reply}");
        }

        await sending;
    }

    /// <summary>As `nc -N` does it: everything is sent, the sending side is closed, and the replies are read.</summary>
    [Fact]
    public async Task What_came_before_the_end_of_the_stream_is_run_and_answered()
    {
        const int Sets = 3_000;
        await using var cluster = await FakeCluster.Start(3);
        using var client = await cluster.Connect();
        var bytes = new List<byte>();
        for (var i = 0; i < Sets; i++) bytes.AddRange(TestClient.Encode("SET", $"key:{i}", "v"));
        await client.SendRaw([.. bytes, .. TestClient.Encode("MGET", "key:0", "key:1", "key:2"), .. "*2\r\n$3\r\nGET"u8]);
        client.EndSending();
        for (var i = 0; i < Sets; i++) Assert.Equal("OK", await client.Read());
        Assert.Equal("[v, v, v]", await client.Read());
        Assert.Equal("closed", await client.Read());
    }

    [Fact]
    public async Task A_client_that_sends_no_more_gets_what_its_shard_answers_late()
    {
        await using var cluster = await FakeCluster.Start(1, ("RouterWaitMilliseconds", "100000"));
        using var client = await cluster.Connect();
        await client.Expect("SET a v", "OK");
        cluster.Depose(0);
        await client.SendRaw([.. TestClient.Encode("GET", "a"), .. TestClient.Encode("PING")]);
        client.EndSending();
        using var other = await cluster.Connect();
        await other.Expect("PING", "PONG");
        cluster.Elect(0);
        Assert.Equal("v", await client.Read());
        Assert.Equal("PONG", await client.Read());
        Assert.Equal("closed", await client.Read());
    }

    [Fact]
    public async Task Replies_in_parts_arrive_whole_and_in_order()
    {
        await using var cluster = await FakeCluster.Start(3);
        foreach (var shard in cluster.Shards) shard.PartBytesMax = 7;
        using var client = await cluster.Connect();
        var value = new string('v', 1000);
        await client.Expect($"MSET a {value} b {value} c {value}", "OK");
        for (var i = 0; i < 50; i++) await client.SendRaw([.. TestClient.Encode("GET", "a"), .. TestClient.Encode("MGET", "c", "b", "none"), .. TestClient.Encode("GET", "b"), .. TestClient.Encode("PING")]);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(value, await client.Read());
            Assert.Equal($"[{value}, {value}, nil]", await client.Read());
            Assert.Equal(value, await client.Read());
            Assert.Equal("PONG", await client.Read());
        }
    }

    [Fact]
    public async Task Large_values_and_commands_in_many_pieces_pass()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var client = await cluster.Connect();
        var value = new string('x', 5_000_000);
        await client.Send("SET", "large", value);
        Assert.Equal("OK", await client.Read());
        Assert.Equal(value, await client.Ask("GET", "large"));
        foreach (var one in TestClient.Encode("GET", "large")) await client.SendRaw([one]);
        Assert.Equal(value, await client.Read());
    }

    [Fact]
    public async Task A_client_that_takes_no_replies_is_closed_at_its_limit()
    {
        await using var cluster = await FakeCluster.Start(1, ("RouterClientOutputBytes", "1mb"));
        using var writer = await cluster.Connect();
        await writer.Send("SET", "large", new string('x', 900_000));
        Assert.Equal("OK", await writer.Read());
        using var lazy = await cluster.Connect();
        await lazy.Expect("PING", "PONG");
        await lazy.SendRaw([.. Enumerable.Range(0, 200).SelectMany(_ => TestClient.Encode("GET", "large"))]);
        await FakeCluster.Until(() => cluster.Router.ConnectedClients == 1, "the client is closed");
        await writer.Expect("PING", "PONG");
    }

    [Theory]
    [InlineData("normal 1mb 0 0")]
    [InlineData("normal 0 100kb 1")]
    [InlineData("pubsub 1kb 0 0 normal 0 100kb 0")]
    public async Task The_limits_of_a_class_hold_from_when_they_are_set(string limits)
    {
        await using var cluster = await FakeCluster.Start(1);
        using var admin = await cluster.Connect();
        Assert.Equal("OK", await admin.Ask("SET", "large", new string('x', 900_000)));
        using var lazy = await cluster.Connect();
        await lazy.Expect("PING", "PONG");
        await lazy.SendRaw([.. Enumerable.Range(0, 200).SelectMany(_ => TestClient.Encode("GET", "large"))]);
        Assert.Contains("client_output_buffer_limit_disconnections:0", await admin.Ask("INFO", "stats"));
        Assert.Equal("OK", await admin.Ask("CONFIG", "SET", "client-output-buffer-limit", limits));
        await FakeCluster.Until(() => cluster.Router.ConnectedClients == 1, "the client is closed");
        Assert.Contains("client_output_buffer_limit_disconnections:1", await admin.Ask("INFO", "stats"));
        var warning = Assert.Single(cluster.Warnings, line => line.Contains("does not take its output"));
        Assert.Contains("client-output-buffer-limit, class normal", warning);
    }

    private static (byte[] Command, string Reply) Next(Random random, Dictionary<string, string> model, int number)
    {
        var key = $"k{random.Next(50)}";
        switch (random.Next(8))
        {
            case 0:
                model[key] = number.ToString();
                return (TestClient.Encode("SET", key, model[key]), "OK");
            case 1:
                var isThere = model.Remove(key);
                return (TestClient.Encode("DEL", key), isThere ? "1" : "0");
            case 2:
                return (TestClient.Encode("PING", key), key);
            case 3:
                var other = $"k{random.Next(50)}";
                return (TestClient.Encode("MGET", key, other), $"[{model.GetValueOrDefault(key, "nil")}, {model.GetValueOrDefault(other, "nil")}]");
            case 4:
                var second = $"k{random.Next(50)}";
                model[key] = "first";
                model[second] = number.ToString();
                return (TestClient.Encode("MSET", key, "first", second, model[second]), "OK");
            case 5:
                return (Encoding.ASCII.GetBytes($"EXISTS {key} {key}\r\n"), model.ContainsKey(key) ? "2" : "0");
            case 6:
                return (TestClient.Encode("NOSUCH"), "-ERR unknown command 'NOSUCH', with args beginning with: ");
            default:
                return (TestClient.Encode("GET", key), model.GetValueOrDefault(key, "nil"));
        }
    }
}
