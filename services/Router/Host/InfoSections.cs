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
    private const int MicrosecondsPerMillisecond = 1000;
    private const int SecondsPerDay = 86_400;

    private readonly StatisticsSection statistics = new(process);
    private readonly string runId = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20));

    public void Write(InfoWriter info, RouterLoop loop, GroupInfo groups)
    {
        if (info.Section("Server")) WriteServer(info, loop, groups);
        if (info.Section("TLS", byDefault: false)) WriteTls(info, loop);
        if (info.Section("Clients")) WriteClients(info, groups);
        if (info.Section("Memory")) MemorySection.Write(info, groups, process.Clients.MemoryBytes);
        if (info.Section("Persistence")) WriteFields(info, groups, "Persistence");
        if (info.Section("Stats")) statistics.Write(info, groups);
        if (info.Section("Replication")) WriteReplication(info, groups);
        if (info.Section("CPU")) WriteCpu(info);
        info.Section("Modules");
        if (info.Section("Router")) WriteRouter(info);
        if (info.Section("Commandstats", byDefault: false)) WriteCounts(info, groups, "cmdstat_");
        if (info.Section("Errorstats")) WriteErrors(info, groups);
        if (info.Section("Latencystats", byDefault: false)) WriteFields(info, groups, "Latencystats");
        if (info.Section("Cluster")) info.Field("cluster_enabled", 0);
        if (info.Section("Scripting Engines", byDefault: false, word: "scriptingengines")) WriteFields(info, groups, "Scripting Engines");
        if (!info.Section("Keyspace")) return;
        foreach (var (number, line) in groups.Databases) info.Field($"db{number}", line);
    }

    private void WriteServer(InfoWriter info, RouterLoop loop, GroupInfo groups)
    {
        var upSeconds = (loop.UnixMilliseconds - process.StartedUnixMilliseconds) / MillisecondsPerSecond;
        info.Field("redis_version", System.Text.Encoding.ASCII.GetString(Compatibility.Version));
        info.Field("valkey_version", Compatibility.ValkeyVersionText);
        info.Field("valkey_release_stage", "ga");
        info.Field("distro_version", typeof(InfoSections).Assembly.GetName().Version?.ToString(3) ?? "0");
        info.Field("server_name", System.Text.Encoding.ASCII.GetString(Compatibility.ServerName));
        info.Field("redis_mode", "standalone");
        info.Field("server_mode", "standalone");
        info.Field("os", RuntimeInformation.OSDescription);
        info.Field("arch_bits", Environment.Is64BitProcess ? 64 : 32);
        info.Field("redis_git_sha1", "00000000");
        info.Field("redis_git_dirty", 0);
        info.Field("redis_build_id", "0");
        info.Field("gcc_version", "0.0.0");
        info.Field("monotonic_clock", "POSIX clock_gettime");
        info.Field("process_id", Environment.ProcessId);
        info.Field("process_supervised", "no");
        info.Field("run_id", runId);
        info.Field("tcp_port", process.Port);
        info.Field("server_time_usec", loop.UnixMilliseconds * MicrosecondsPerMillisecond);
        info.Field("uptime_in_seconds", upSeconds);
        info.Field("uptime_in_days", upSeconds / SecondsPerDay);
        foreach (var name in (string[])["hz", "configured_hz", "clients_hz", "lru_clock"]) info.Field(name, groups.Text(name));
        info.Field("executable", Environment.ProcessPath ?? "");
        info.Field("config_file", "");
        info.Field("io_threads_active", process.LoopCount > 1 ? 1 : 0);
        info.Field("multiplexing_api", process.Transport.ToString());
        info.Field("availability_zone", process.Options.AvailabilityZone.Value);
        WriteListeners(info);
    }

    private void WriteListeners(InfoWriter info)
    {
        var index = 0;
        var addresses = string.Concat(process.Options.BindAddress.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(address => $",bind={address}"));
        if (process.Port > 0) info.Field($"listener{index++}", $"name=tcp{addresses},port={process.Port}");
        if (process.TlsPort > 0) info.Field($"listener{index}", $"name=tls{addresses},port={process.TlsPort}");
    }

    private void WriteTls(InfoWriter info, RouterLoop loop)
    {
        foreach (var (name, value) in process.Options.Tls.Facts.Fields(loop.UnixMilliseconds)) info.Field(name, value);
    }

    private void WriteClients(InfoWriter info, GroupInfo groups)
    {
        info.Field("connected_clients", process.Clients.Count);
        info.Field("cluster_connections", 0);
        info.Field("maxclients", process.Options.MaxClients.Value);
        info.Field("blocked_clients", groups.Number("blocked_clients") + process.Loops.Sum(loop => loop.PausedClients));
        foreach (var name in (string[])["clients_in_timeout_table", "total_blocking_keys", "total_blocking_keys_on_nokey", "watching_clients", "total_watched_keys"]) info.Field(name, groups.Number(name));
        var (input, output, subscribed, tracking) = process.Clients.Figures;
        info.Field("client_recent_max_input_buffer", input);
        info.Field("client_recent_max_output_buffer", output);
        info.Field("pubsub_clients", subscribed);
        info.Field("tracking_clients", tracking);
        process.Clients.Pausing.Write(info);
    }

    private void WriteReplication(InfoWriter info, GroupInfo groups)
    {
        info.Field("role", "master");
        info.Field("connected_slaves", groups.Number("connected_slaves"));
        info.Field("replicas_waiting_psync", 0);
        info.Field("master_failover_state", "no-failover");
        info.Field("master_replid", runId);
        foreach (var name in (string[])["master_replid2", "master_repl_offset", "second_repl_offset", "repl_backlog_active", "repl_backlog_size", "repl_backlog_first_byte_offset", "repl_backlog_histlen"]) info.Field(name, groups.Text(name));
    }

    private static void WriteCpu(InfoWriter info)
    {
        var used = Environment.CpuUsage;
        info.Field("used_cpu_sys", used.PrivilegedTime.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
        info.Field("used_cpu_user", used.UserTime.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
        info.Field("used_cpu_sys_children", "0.000000");
        info.Field("used_cpu_user_children", "0.000000");
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

    /// <summary>What shards have replied, and what they were not asked for because it was refused here.</summary>
    private void WriteErrors(InfoWriter info, GroupInfo groups)
    {
        const string prefix = "errorstat_";
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var loop in process.Loops) loop.Statistics.OwnErrors.AddTo(sum);
        foreach (var (name, counts) in groups.Counts)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) sum[name[prefix.Length..]] = sum.GetValueOrDefault(name[prefix.Length..]) + counts.Of("count");
        }

        foreach (var (code, count) in sum) info.Field(prefix + code, $"count={count}");
    }

    private static void WriteFields(InfoWriter info, GroupInfo groups, string section)
    {
        foreach (var name in groups.FieldsOf(section)) info.Field(name, groups.Text(name));
    }
}
