using Distro.Resp;

namespace Distro.Tests.Shard.Telemetry;

/// <summary>HOTKEYS over the commands that a shard really runs.</summary>
public class HotKeyTests
{
    [Fact]
    public async Task Keys_are_ranked_by_what_their_commands_cost_whatever_loop_runs_them()
    {
        await using var shard = new ShardHarness(loops: 3);
        var clients = Enumerable.Range(0, 6).Select(_ => shard.Connect()).ToArray();
        clients[0].Run("HELLO 3");
        clients[0].Expect("HOTKEYS START METRICS 2 CPU NET COUNT 3", "OK");
        for (var i = 0; i < 30; i++)
        {
            clients[i % 6].Run("SET", "hot", new string('x', 1000));
            clients[i % 6].Run("SET", "warm", new string('x', 100));
            clients[i % 6].Run($"SET cold{i} v");
        }

        clients[1].Run("GET nothing-set");
        clients[0].Expect("HOTKEYS STOP", "OK");
        clients[1].Run("SET", "later", new string('x', 100_000));
        var fields = Fields(clients[0]);
        Assert.Equal(0, fields["tracking-active"].Number);
        var bytes = fields["by-net-bytes"].Items;
        Assert.Equal(6, bytes.Count);
        Assert.Equal(("hot", "warm"), (bytes[0].Text, bytes[2].Text));
        Assert.InRange(bytes[1].Number, 30_000, 40_000);
        Assert.InRange(fields["by-cpu-time-us"].Items.Count, 2, 6);
        Assert.True(fields["total-net-bytes"].Number >= bytes[1].Number + bytes[3].Number);
        Assert.Equal(fields["total-net-bytes"].Number, fields["net-bytes-all-commands-all-slots"].Number);
        clients[0].Expect("HOTKEYS RESET", "OK");
    }

    [Fact]
    public async Task Commands_of_a_transaction_count_one_by_one_and_a_script_by_its_keys()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("HOTKEYS START METRICS 1 NET");
        client.Run("MULTI");
        for (var i = 0; i < 5; i++)
            client.Run("SET often v");
        client.Run("SET seldom v");
        client.Run("EVAL", "redis.call('set', KEYS[1], 'v') return redis.call('set', KEYS[2], 'v')", "2", "scripted1", "scripted2");
        client.Run("EXEC");
        client.Run("EVAL", "return redis.call('get', 'undeclared')", "0");
        client.Run("BLPOP waiting 0.01");
        var bytes = Fields(client)["by-net-bytes"].Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1].Number);
        Assert.Equal(["often", "scripted1", "scripted2", "seldom", "waiting"], bytes.Keys.Order());
        Assert.InRange(bytes["often"], 4 * bytes["seldom"], 6 * bytes["seldom"]);
        Assert.Equal(bytes["scripted1"], bytes["scripted2"]);
    }

    private static Dictionary<string, ReplyValue> Fields(RespClient client)
    {
        client.Send("HOTKEYS GET");
        return client.ReadValue().Items[0].Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1]);
    }
}
