namespace Distro.Tests.Shard.Links;

/// <summary>What several groups keep of their commands, as whoever has one address sees it.</summary>
public class RoutedIntrospectionTests
{
    [Fact]
    public async Task One_slow_log_of_all_groups_newest_first_with_the_clients_own_addresses()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        client.Run("CLIENT SETNAME me");
        client.Expect("CONFIG SET slowlog-log-slower-than 0", "OK");
        client.Expect("SLOWLOG RESET", "OK");
        for (var i = 0; i < 12; i++)
            client.Run($"SET key{i} v");
        client.Run("CONFIG SET slowlog-log-slower-than -1");
        client.Send("SLOWLOG GET 5");
        var five = client.ReadValue().Items;
        Assert.Equal(5, five.Count);
        client.Send("SLOWLOG GET -1");
        var all = client.ReadValue().Items;
        Assert.All(all, entry => Assert.Equal(6, entry.Items.Count));
        Assert.Equal(all.Count, all.Select(entry => entry.Items[0].Number).Distinct().Count());
        Assert.Equal(all.Select(entry => entry.Items[1].Number).OrderDescending(), all.Select(entry => entry.Items[1].Number));
        var sets = all.Where(entry => entry.Items[3].Items[0].Text == "SET").ToArray();
        Assert.Equal(12, sets.Length);
        Assert.All(sets, entry => Assert.Equal(($"127.0.0.1:{client.LocalPort}", "me"), (entry.Items[4].Text, entry.Items[5].Text)));
        var port = client.LocalPort;
        client.Dispose();
        var other = cluster.Connect();
        ShardHarness.Until(() => !other.Run("CLIENT LIST").Contains("name=me"));
        Assert.Contains($"127.0.0.1:{port}, me]", other.Run("SLOWLOG GET 1"));
        client = other;
        client.Expect("SLOWLOG GET x", "-ERR count should be greater than or equal to -1");
    }

    [Fact]
    public async Task Latency_events_and_histograms_are_added_up()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        Assert.Contains("not being monitored", client.Run("LATENCY DOCTOR"));
        client.Expect("CONFIG SET latency-monitor-threshold 100000", "OK");
        Assert.Contains("Nothing took longer", client.Run("LATENCY DOCTOR"));
        for (var i = 0; i < 3; i++)
        {
            var latency = cluster.Shards[i].Plane.Introspection.Latency;
            latency.Add("command", 1000 + i, 200 + i);
            latency.Add("command", 2000 + i, 100);
        }

        client.Expect("LATENCY LATEST", "[[command, 2002, 100, 202, 903, 6]]");
        client.Expect("LATENCY HISTORY command", "[[1000, 200], [1001, 201], [1002, 202], [2000, 100], [2001, 100], [2002, 100]]");
        client.Expect("LATENCY HISTORY nosuch", "[]");
        Assert.Contains("all time high 202 ms", client.Run("LATENCY GRAPH command"));
        client.Expect("LATENCY GRAPH nosuch", "-ERR No samples available for event 'nosuch'");
        Assert.Contains("command: 6 spikes, 150.5 ms on average, 202 ms at most", client.Run("LATENCY DOCTOR"));
        client.Expect("LATENCY RESET", "3");

        client.Run("CONFIG RESETSTAT");
        client.Run("HELLO 3");
        for (var i = 0; i < 30; i++)
            client.Run($"GET key{i}");
        Assert.StartsWith("{get: {calls: 30, histogram_usec: {", client.Run("LATENCY HISTOGRAM get"));
        Assert.Contains(": 30}}}", client.Run("LATENCY HISTOGRAM get"));
    }

    [Fact]
    public async Task Hot_keys_of_all_groups_are_one_list()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        client.Expect("HOTKEYS GET", "nil");
        client.Expect("HOTKEYS START METRICS 1 NET COUNT 4 SLOTS 1 0", "-ERR SLOTS parameter cannot be used in non-cluster mode");
        client.Expect("HOTKEYS START METRICS 1 NET COUNT 4", "OK");
        client.Expect("HOTKEYS START METRICS 1 NET", "-ERR hotkey tracking session already in progress");
        for (var i = 0; i < 20; i++)
            client.Run("SET", $"key{i}", new string('x', 100 * (i + 1)));
        client.Expect("HOTKEYS STOP", "OK");
        client.Expect("HOTKEYS STOP", "nil");
        client.Send("HOTKEYS GET");
        var maps = client.ReadValue().Items;
        Assert.Single(maps);
        var fields = maps[0].Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1]);
        Assert.DoesNotContain("count", fields.Keys);
        Assert.Equal("[[0, 16383]]", fields["selected-slots"].ToString());
        Assert.Equal(["key19", "key18", "key17", "key16"], fields["by-net-bytes"].Items.Chunk(2).Select(pair => pair[0].Text));
        client.Expect("HOTKEYS RESET", "OK");
        client.Expect("HOTKEYS GET", "nil");
    }
}
