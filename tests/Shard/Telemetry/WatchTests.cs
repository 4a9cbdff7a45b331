namespace Distro.Tests.Shard.Telemetry;

/// <summary>What a shard keeps and tells of the commands it runs.</summary>
public class WatchTests
{
    [Fact]
    public async Task Slow_and_large_commands_are_logged_as_the_options_say()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("CLIENT SETNAME me");
        client.Expect("CONFIG SET slowlog-log-slower-than 0", "OK");
        client.Run("SET k v");
        client.Run("CONFIG SET slowlog-log-slower-than -1");
        client.Run("GET k");
        var entries = client.Run("SLOWLOG GET");
        Assert.Contains("[SET, k, v], 127.0.0.1:" + client.LocalPort + ", me]", entries);
        Assert.DoesNotContain("[GET, k]", entries);
        client.Expect("SLOWLOG RESET", "OK");
        client.Expect("SLOWLOG LEN", "0");

        client.Run("CONFIG SET commandlog-request-larger-than 1000 commandlog-reply-larger-than 1000");
        client.Run("SET", "large", new string('x', 2000));
        client.Run("GET large");
        client.Expect("COMMANDLOG LEN large-request", "1");
        client.Expect("COMMANDLOG LEN large-reply", "1");
        Assert.Contains("more bytes)]", client.Run("COMMANDLOG GET 5 large-request"));
        Assert.Contains("[GET, large]", client.Run("COMMANDLOG GET 5 large-reply"));
        client.Run("CONFIG SET commandlog-large-reply-max-len 0");
        client.Expect("COMMANDLOG LEN large-reply", "0");
    }

    [Fact]
    public async Task Commands_inside_transactions_are_logged_each_and_the_exec_is_not()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("CONFIG SET slowlog-log-slower-than 0");
        client.Run("SLOWLOG RESET");
        client.Run("MULTI");
        client.Run("SET k v");
        client.Run("EXEC");
        var entries = client.Run("SLOWLOG GET");
        Assert.Contains("[SET, k, v]", entries);
        Assert.DoesNotContain("[EXEC]", entries);
    }

    [Fact]
    public async Task Monitors_see_commands_of_all_loops_without_secrets()
    {
        await using var shard = new ShardHarness(loops: 3);
        var monitor = shard.Connect();
        monitor.Expect("MONITOR", "OK");
        monitor.Expect("GET k", "-ERR Replica can't interact with the keyspace");
        var client = shard.Connect();
        client.Run("SELECT 2");
        client.Run("SET k \"v\"");
        client.Run("CONFIG GET nosuch");
        client.Run("HELLO 3 AUTH default secret");
        Assert.EndsWith($" [2 127.0.0.1:{client.LocalPort}] \"SELECT\" \"2\"", monitor.Read());
        Assert.EndsWith(" \"SET\" \"k\" \"\\\"v\\\"\"", monitor.Read());
        Assert.EndsWith(" \"HELLO\" \"3\" \"AUTH\" \"(redacted)\" \"(redacted)\"", monitor.Read());
        Assert.Contains(" flags=O ", client.Run("CLIENT LIST"));
        monitor.Expect("RESET", "RESET");
        monitor.Expect("GET k", "nil");
        client.Run("PING");
        monitor.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Histograms_and_percentiles_count_every_command()
    {
        await using var shard = new ShardHarness(loops: 2);
        var client = shard.Connect();
        for (var i = 0; i < 10; i++)
            client.Run("GET k");
        client.Run("HELLO 3");
        Assert.StartsWith("{get: {calls: 10, histogram_usec: {", client.Run("LATENCY HISTOGRAM get set"));
        Assert.Contains("latency_percentiles_usec_get:p50=", client.Run("INFO latencystats"));
        Assert.Contains("cmdstat_get:calls=10,", client.Run("INFO commandstats"));
        client.Expect("CONFIG RESETSTAT", "OK");
        client.Expect("LATENCY HISTOGRAM get", "{}");
    }

    [Fact]
    public async Task Figures_of_pubsub_and_tracking_stand_in_info()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("HELLO 3");
        client.Run("SUBSCRIBE a");
        client.Run("PSUBSCRIBE b*");
        client.Run("SSUBSCRIBE c");
        client.Run("CLIENT TRACKING ON");
        client.Run("GET k");
        var info = client.Run("INFO");
        foreach (var field in new[] { "pubsub_channels:1", "pubsub_patterns:1", "pubsubshard_channels:1", "tracking_total_keys:1", "tracking_total_items:1", "tracking_clients:1" })
            Assert.Contains(field, info);
    }
}
