namespace Distro.Tests.Shard.Links;

/// <summary>INFO through the Router has all that tools read from a server's: each section, each field, but for what only a single process can say.</summary>
public class RoutedInfoTests
{
    private static readonly string[] ofOneProcess =
    [
        "member_name", "replies_waiting_for_commit", "epoch", "durability", "log_published_offset", "log_committed_offset", "log_released_offset", "log_held_bytes",
        "used_active_time_main_thread", "used_active_time_io_thread_1",
    ];

    [Fact]
    public async Task Every_section_and_field_of_a_shard_is_there()
    {
        await using var cluster = new RoutedCluster(2);
        var routed = cluster.Connect();
        for (var i = 0; i < 20; i++)
            routed.Run($"SET key{i} v");
        routed.Run("NOSUCH");
        var expected = Fields(cluster.Shards[0].Connect().Run("INFO everything"));
        var found = Fields(routed.Run("INFO everything"));
        var missing = expected.Keys.Where(section => section != "Slotholds").SelectMany(section => expected[section].Except(found.GetValueOrDefault(section, [])))
            .Where(field => !field.StartsWith("cmdstat_", StringComparison.Ordinal) && !field.StartsWith("latency_percentiles_", StringComparison.Ordinal));
        Assert.Equal(ofOneProcess.Order(), missing.Order());
    }

    [Fact]
    public async Task Errors_of_the_router_are_counted_with_those_of_the_shards()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Run("SET k{a} v");
        client.Run("CONFIG RESETSTAT");
        client.Run("NOSUCH");
        client.Run("GET");
        client.Run("LPUSH k{a} x");
        client.Run("SINTER a b c");
        client.Run("MULTI");
        client.Run("NOSUCH");
        client.Run("EXEC");
        Assert.Equal("# Errorstats\r\nerrorstat_CROSSSLOT:count=1\r\nerrorstat_ERR:count=3\r\nerrorstat_EXECABORT:count=1\r\nerrorstat_WRONGTYPE:count=1\r\n", client.Run("INFO errorstats"));
    }

    [Fact]
    public async Task A_transaction_may_ask_for_replicas_of_its_group()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        client.Run("MULTI");
        client.Expect("SET k{a} v", "QUEUED");
        client.Expect("WAIT 0 0", "QUEUED");
        client.Expect("GET k{a}", "QUEUED");
        client.Expect("EXEC", "[OK, 0, v]");
    }

    [Fact]
    public async Task Sections_are_found_by_name()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        foreach (var section in new[] { "server", "tls", "clients", "memory", "persistence", "stats", "replication", "cpu", "modules", "commandstats", "errorstats", "latencystats", "cluster", "keyspace", "scriptingengines" })
            Assert.StartsWith("# ", client.Run($"INFO {section}"));
        Assert.Contains("tls_server_cert_serial:none\r\ntls_server_cert_expires_in_seconds:0", client.Run("INFO tls"));
    }

    private static Dictionary<string, List<string>> Fields(string info)
    {
        var sections = new Dictionary<string, List<string>>();
        List<string> current = [];
        foreach (var line in info.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                sections[line[2..]] = current = [];
            else
                current.Add(line[..line.IndexOf(':', StringComparison.Ordinal)]);
        }

        return sections;
    }
}
