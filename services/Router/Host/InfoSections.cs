using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Distro.Commands.Execution;
using Distro.Router.Loops;

namespace Distro.Router.Host;

/// <summary>INFO as a stand-alone server would write it: the process and its clients are the router's, memory, keys and replication are the groups' together; memory with what the router's clients take, which is in no shard.</summary>
internal sealed class InfoSections(RouterProcess process)
{
    private const int MillisecondsPerSecond = 1000;
    private const int SecondsPerDay = 86_400;

    private readonly string runId = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20));

    public void Write(InfoWriter info, RouterLoop loop, GroupInfo groups)
    {
        if (info.Section("Server")) WriteServer(info, loop);
        if (info.Section("Clients")) WriteClients(info, groups);
        if (info.Section("Memory")) WriteMemory(info, groups);
        if (info.Section("Persistence")) WriteNumbers(info, groups, "Persistence");
        if (info.Section("Stats")) WriteStatistics(info, groups);
        if (info.Section("Replication")) WriteReplication(info, groups);
        if (info.Section("CPU")) WriteCpu(info);
        if (info.Section("Cluster")) info.Field("cluster_enabled", 0);
        if (info.Section("Router")) WriteRouter(info);
        if (info.Section("Commandstats", byDefault: false)) WriteCounts(info, groups, "cmdstat_");
        if (info.Section("Errorstats")) WriteCounts(info, groups, "errorstat_");
        if (!info.Section("Keyspace")) return;
        foreach (var (number, line) in groups.Databases) info.Field($"db{number}", line);
    }

    private void WriteServer(InfoWriter info, RouterLoop loop)
    {
        var upSeconds = (loop.UnixMilliseconds - process.StartedUnixMilliseconds) / MillisecondsPerSecond;
        info.Field("redis_version", System.Text.Encoding.ASCII.GetString(Compatibility.Version));
        info.Field("server_name", System.Text.Encoding.ASCII.GetString(Compatibility.ServerName));
        info.Field("redis_mode", "standalone");
        info.Field("server_mode", "standalone");
        info.Field("os", RuntimeInformation.OSDescription);
        info.Field("arch_bits", Environment.Is64BitProcess ? 64 : 32);
        info.Field("process_id", Environment.ProcessId);
        info.Field("run_id", runId);
        info.Field("tcp_port", process.Port);
        info.Field("uptime_in_seconds", upSeconds);
        info.Field("uptime_in_days", upSeconds / SecondsPerDay);
        info.Field("io_threads_active", process.LoopCount > 1 ? 1 : 0);
        info.Field("multiplexing_api", process.Transport.ToString());
        info.Field("availability_zone", process.Options.AvailabilityZone.Value);
    }

    private void WriteClients(InfoWriter info, GroupInfo groups)
    {
        info.Field("connected_clients", process.Clients.Count);
        info.Field("maxclients", process.Options.MaxClients.Value);
        info.Field("blocked_clients", groups.Number("blocked_clients") + process.Loops.Sum(loop => loop.PausedClients));
        foreach (var name in (string[])["clients_in_timeout_table", "total_blocking_keys", "total_blocking_keys_on_nokey", "watching_clients", "total_watched_keys"]) info.Field(name, groups.Number(name));
    }

    private void WriteMemory(InfoWriter info, GroupInfo groups)
    {
        var clients = process.Clients.MemoryBytes;
        foreach (var name in groups.NumbersOf("Memory"))
        {
            // No shard evicts for what the router's clients take.
            var bytes = groups.Number(name) + (name is "used_memory" or "used_memory_peak" or "used_memory_overhead" or "mem_clients_normal" or "mem_not_counted_for_evict" ? clients : 0);
            info.Field(name, bytes);
            if (name is "used_memory" or "used_memory_rss" or "used_memory_peak" or "maxmemory" or "total_system_memory") info.Field(name + "_human", Human(bytes));
        }

        if (groups.Text("maxmemory_policy") is { Length: > 0 } policy) info.Field("maxmemory_policy", policy);
    }

    private void WriteStatistics(InfoWriter info, GroupInfo groups)
    {
        info.Field("total_connections_received", process.Clients.Accepted);
        info.Field("total_commands_processed", process.Loops.Sum(loop => loop.Statistics.Commands));
        info.Field("total_net_input_bytes", process.Loops.Sum(loop => loop.Loop.Traffic.ReceivedBytes));
        info.Field("total_net_output_bytes", process.Loops.Sum(loop => loop.Loop.Traffic.SentBytes));
        info.Field("total_reads_processed", process.Loops.Sum(loop => loop.Loop.Traffic.Receives));
        info.Field("total_writes_processed", process.Loops.Sum(loop => loop.Loop.Traffic.Sends));
        info.Field("pubsub_channels", process.Broker.ChannelCount);
        info.Field("pubsub_patterns", process.Broker.PatternCount);
        info.Field("pubsubshard_channels", process.Broker.ShardChannelCount);
        info.Field("total_error_replies", process.Loops.Sum(loop => loop.Statistics.Errors));
        info.Field("rejected_connections", process.Clients.Rejected);
        foreach (var name in groups.NumbersOf("Stats"))
        {
            if (name is "expired_keys" or "expired_fields" or "evicted_keys" or "total_eviction_exceeded_time" or "current_eviction_exceeded_time" or "keyspace_hits" or "keyspace_misses" or "migrate_cached_sockets") info.Field(name, groups.Number(name));
        }
    }

    private static void WriteReplication(InfoWriter info, GroupInfo groups)
    {
        info.Field("role", "master");
        info.Field("connected_slaves", groups.Number("connected_slaves"));
        info.Field("master_failover_state", "no-failover");
        info.Field("master_repl_offset", groups.Number("master_repl_offset"));
    }

    private static void WriteCpu(InfoWriter info)
    {
        var used = Environment.CpuUsage;
        info.Field("used_cpu_sys", used.PrivilegedTime.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
        info.Field("used_cpu_user", used.UserTime.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
    }

    private void WriteRouter(InfoWriter info)
    {
        info.Field("router_map_version", process.Map.Version);
        info.Field("router_groups", process.Map.Groups.Count);
        info.Field("router_serving", process.IsServing ? 1 : 0);
        info.Field("router_links_up", process.LinksUp);
        info.Field("router_waiting_requests", process.WaitingRequests);
        info.Field("router_unknown_outcomes", process.Loops.Sum(loop => loop.Statistics.UnknownOutcomes));
    }

    private static void WriteCounts(InfoWriter info, GroupInfo groups, string prefix)
    {
        foreach (var (name, counts) in groups.Counts)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) info.Field(name, counts.ToString());
        }
    }

    private static void WriteNumbers(InfoWriter info, GroupInfo groups, string section)
    {
        foreach (var name in groups.NumbersOf(section)) info.Field(name, groups.Number(name));
    }

    private static string Human(long bytes)
    {
        double amount = bytes;
        foreach (var unit in (ReadOnlySpan<string>)["B", "K", "M", "G"])
        {
            if (amount < 1024) return amount.ToString(unit == "B" ? "F0" : "F2", CultureInfo.InvariantCulture) + unit;
            amount /= 1024;
        }

        return amount.ToString("F2", CultureInfo.InvariantCulture) + "T";
    }
}
