using System.Globalization;

namespace Distro.Tests.Shard.Info;

/// <summary>INFO's fields as tools read them.</summary>
public sealed class InfoFieldsTests
{
    /// <summary>What exporters and admin pages ask of every server.</summary>
    private static readonly string[] known =
    [
        "redis_version", "valkey_version", "server_mode", "run_id", "tcp_port", "uptime_in_seconds", "lru_clock", "clients_hz", "listener0", "connected_clients", "blocked_clients",
        "used_memory", "used_memory_rss", "used_memory_peak", "maxmemory", "allocator_frag_bytes", "rss_overhead_ratio", "mem_fragmentation_ratio", "mem_replication_backlog", "mem_aof_buffer",
        "rdb_last_save_time", "rdb_last_cow_size", "current_fork_perc", "total_net_input_bytes", "total_net_output_bytes", "instantaneous_ops_per_sec", "instantaneous_input_kbps",
        "instantaneous_output_kbps", "latest_fork_usec", "sync_full", "keyspace_hits", "total_reads_processed", "total_writes_processed", "master_replid", "master_replid2", "second_repl_offset",
        "repl_backlog_active", "repl_backlog_size", "repl_backlog_histlen", "used_cpu_user",
    ];

    [Fact]
    public async Task Tools_find_the_fields_that_they_know()
    {
        await using var shard = new ShardHarness();
        var fields = Fields(shard.Connect().Run("INFO everything"));
        Assert.All(known, name => Assert.Contains(name, fields.Keys));
        Assert.Equal($"name=tcp,bind=127.0.0.1,port={shard.Server.ClientPort}", fields["listener0"]);
    }

    [Fact]
    public async Task What_tls_uses_is_told_only_to_who_asks()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        Assert.DoesNotContain("# TLS", client.Run("INFO"));
        Assert.Contains("# TLS", client.Run("INFO tls"));
        Assert.Contains("# TLS", client.Run("INFO all"));
    }

    [Fact]
    public async Task Bytes_are_counted_as_they_go_over_the_wire_and_anew_after_a_reset()
    {
        const int size = 100_000;
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect($"SET k {new string('x', size)}", "OK");
        client.Run("GET k");
        var stats = Fields(client.Run("INFO stats"));
        Assert.InRange(Number(stats["total_net_input_bytes"]), size, size + 1_000);
        Assert.InRange(Number(stats["total_net_output_bytes"]), size, size + 1_000);
        Assert.InRange(Number(stats["total_reads_processed"]), 3, size);
        client.Expect("CONFIG RESETSTAT", "OK");
        Assert.InRange(Number(Fields(client.Run("INFO stats"))["total_net_input_bytes"]), 0, 1_000);
    }

    [Theory]
    [InlineData("hash-max-listpack-value", "1kb", "1024")]
    [InlineData("zset-max-listpack-value", "2k", "2000")]
    [InlineData("hll-sparse-max-bytes", "3kb", "3072")]
    [InlineData("stream-node-max-bytes", "1mb", "1048576")]
    public async Task Sizes_are_given_with_units(string name, string given, string kept)
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect($"CONFIG SET {name} {given}", "OK");
        client.Expect($"CONFIG GET {name}", $"[{name}, {kept}]");
        client.Expect($"CONFIG SET {name} -5", $"-ERR CONFIG SET failed (possibly related to argument '{name}') - argument must be a memory value");
        client.Expect("CONFIG SET maxmemory-clients -5", "-ERR CONFIG SET failed (possibly related to argument 'maxmemory-clients') - argument must be a memory or percent value");
        client.Expect("CONFIG SET maxmemory-clients 5%", "OK");
    }

    private static Dictionary<string, string> Fields(string info)
        => info.Split("\r\n").Where(line => line.Contains(':', StringComparison.Ordinal)).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
