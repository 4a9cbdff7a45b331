using System.Globalization;
using Distro.Commands.Access;
using Distro.Commands.Connection;
using Distro.Commands.Execution;
using Distro.Shard.Background;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Info;

/// <summary>INFO: the fields that clients, exporters and people look for, under the names that Redis gave them, and the few of our own that say what this is.</summary>
internal sealed class InfoReport(DataPlane plane, ShardOptions options, ClientTable clients, ProcessFacts process, MemoryUse memory, TrafficFields traffic)
{
    /// <summary>The Redis version whose behaviour clients may expect.</summary>
    private const string CompatibleVersion = "7.2.4";

    private const int ClockBits = 24;

    /// <summary>A log is one history: there is no other that it went on from.</summary>
    private const string NoHistory = "0000000000000000000000000000000000000000";

    public void Write(InfoWriter info)
    {
        WriteServer(info);
        WriteTls(info);
        WriteClients(info);
        WriteMemory(info);
        PersistenceSection.Write(info, plane, options.AppendOnly.Value, process.StartedMilliseconds);
        WriteStats(info);
        WriteReplication(info);
        WriteCpu(info);
        WriteModules(info);
        WriteErrors(info);
        WriteCluster(info);
        CommandSections.Write(info, plane, options.LatencyPercentiles.Values);
        ScriptFigures.WriteEngines(info, plane.Scripts);
        SlotHoldsSection.Write(info, plane);
        WriteKeyspace(info);
        LoopTimes.WriteDebug(info, plane);
    }

    internal static string Human(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F2}G"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):F2}M"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):F2}K"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes}B"),
    };

    private void WriteServer(InfoWriter info)
    {
        if (!info.Section("Server"))
            return;
        var uptime = Math.Max(plane.Clock.UnixMilliseconds - process.StartedMilliseconds, 0) / 1000;
        info.Field("redis_version", CompatibleVersion);
        info.Field("server_name", "distro");
        info.Field("valkey_version", Compatibility.ValkeyVersionText);
        info.Field("valkey_release_stage", "ga");
        info.Field("redis_git_sha1", "00000000");
        info.Field("redis_git_dirty", 0);
        info.Field("redis_build_id", "0");
        info.Field("distro_version", typeof(InfoReport).Assembly.GetName().Version?.ToString(3) ?? "0");
        info.Field("redis_mode", plane.Owners.IsCluster ? "cluster" : "standalone");
        info.Field("server_mode", plane.Owners.IsCluster ? "cluster" : "standalone");
        info.Field("os", ProcessFacts.OperatingSystem);
        info.Field("arch_bits", 64);
        info.Field("multiplexing_api", process.Transport);
        info.Field("monotonic_clock", "POSIX clock_gettime");
        info.Field("gcc_version", "0.0.0");
        info.Field("process_id", Environment.ProcessId);
        info.Field("process_supervised", "no");
        info.Field("run_id", process.RunId);
        info.Field("tcp_port", process.Port());
        info.Field("server_time_usec", plane.Clock.UnixMilliseconds * 1000);
        info.Field("uptime_in_seconds", uptime);
        info.Field("uptime_in_days", uptime / 86_400);
        info.Field("hz", options.Hz.Value);
        info.Field("configured_hz", options.Hz.Value);
        info.Field("clients_hz", options.Hz.Value);
        info.Field("lru_clock", (plane.Clock.UnixMilliseconds / 1000) & ((1 << ClockBits) - 1));
        info.Field("executable", Environment.ProcessPath ?? "");
        info.Field("config_file", process.ConfigFile);
        info.Field("io_threads_active", process.Loops);
        info.Field("member_name", plane.MemberName);
        info.Field("availability_zone", options.AvailabilityZone.Value);
        WriteListeners(info);
    }

    private void WriteTls(InfoWriter info)
    {
        if (!info.Section("TLS", byDefault: false))
            return;
        foreach (var (name, value) in options.Tls.Facts.Fields(plane.Clock.UnixMilliseconds))
            info.Field(name, value);
    }

    private void WriteListeners(InfoWriter info)
    {
        var index = 0;
        var addresses = string.Concat(options.BindAddress.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(address => $",bind={address}"));
        if (process.Port() is > 0 and var port)
            info.Field($"listener{index++}", $"name=tcp{addresses},port={port}");
        if (options.UnixSocket.Value.Length > 0)
            info.Field($"listener{index++}", $"name=unix,bind={options.UnixSocket.Value}");
        if (options.Tls.IsOn)
            info.Field($"listener{index}", $"name=tls{addresses},port={options.Tls.Port.Value}");
    }

    private void WriteClients(InfoWriter info)
    {
        if (!info.Section("Clients"))
            return;
        info.Field("connected_clients", clients.Count);
        info.Field("cluster_connections", 0);
        info.Field("maxclients", options.MaxClients.Value);
        var (input, output) = clients.LargestBuffers;
        info.Field("client_recent_max_input_buffer", input);
        info.Field("client_recent_max_output_buffer", output);
        info.Field("pubsub_clients", clients.SubscribedCount);
        info.Field("tracking_clients", plane.Tracker.ClientCount);
        info.Field("blocked_clients", plane.Workers.Sum(worker => worker.Blocked.Count + worker.Watch.Paused.Count));
        info.Field("clients_in_timeout_table", plane.Workers.Sum(worker => worker.Blocked.TimedCount));
        info.Field("total_blocking_keys", plane.BlockedKeys.CountKeys());
        info.Field("total_blocking_keys_on_nokey", plane.BlockedKeys.DeletionCount);
        info.Field("watching_clients", plane.Watches.WatcherCount);
        info.Field("total_watched_keys", plane.Watches.KeyCount);
        plane.Pause.Write(info);
        info.Field("replies_waiting_for_commit", plane.Workers.Sum(worker => worker.Gated.Count));
    }

    private void WriteMemory(InfoWriter info)
    {
        if (!info.Section("Memory"))
            return;
        var used = memory.Total;
        var dataset = memory.Data - memory.KeyTables;
        var resident = ResidentMemory.Bytes;
        info.Field("used_memory", used);
        info.Field("used_memory_human", Human(used));
        info.Field("used_memory_peak", memory.Peak);
        info.Field("used_memory_peak_human", Human(memory.Peak));
        info.Field("used_memory_peak_perc", Percent(used, memory.Peak));
        info.Field("used_memory_rss", resident);
        info.Field("used_memory_rss_human", Human(resident));
        info.Field("used_memory_overhead", used - dataset);
        info.Field("used_memory_startup", 0);
        info.Field("used_memory_dataset", dataset);
        info.Field("used_memory_dataset_perc", Percent(dataset, used));
        info.Field("allocator_allocated", plane.Keyspace.UsedBytes);
        info.Field("allocator_active", plane.Keyspace.PageBytes);
        info.Field("allocator_resident", plane.Keyspace.PageBytes);
        info.Field("total_system_memory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        info.Field("total_system_memory_human", Human(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        info.Field("used_memory_log", plane.NeededLogBytes);
        info.Field("used_memory_managed", GC.GetTotalMemory(forceFullCollection: false));
        ScriptFigures.WriteMemory(info, plane.Scripts);
        info.Field("maxmemory", options.MaxMemory.Bytes);
        info.Field("maxmemory_human", Human(options.MaxMemory.Bytes));
        info.Field("maxmemory_policy", options.MaxMemoryPolicy.Text);
        info.Field("mem_fragmentation_ratio", used == 0 ? "0" : (resident / (double)used).ToString("F2", CultureInfo.InvariantCulture));
        info.Field("allocator_frag_ratio", Ratio(plane.Keyspace.PageBytes, plane.Keyspace.UsedBytes));
        info.Field("allocator_frag_bytes", plane.Keyspace.PageBytes - plane.Keyspace.UsedBytes);
        info.Field("allocator_rss_ratio", "1.00");
        info.Field("allocator_rss_bytes", 0);
        info.Field("rss_overhead_ratio", Ratio(resident, plane.Keyspace.PageBytes));
        info.Field("rss_overhead_bytes", resident - plane.Keyspace.PageBytes);
        info.Field("mem_fragmentation_bytes", resident - used);
        info.Field("mem_replication_backlog", plane.NeededLogBytes);
        info.Field("mem_total_replication_buffers", plane.NeededLogBytes);
        AbsentFields.WriteMemory(info);
        info.Field("mem_not_counted_for_evict", plane.NeededLogBytes + memory.Links);
        info.Field("mem_clients_normal", clients.MemoryBytes);
        info.Field("mem_clients_slaves", 0);
        info.Field("mem_cluster_links", memory.Links);
        info.Field("maxmemory_clients", clients.Memory.BytesMax);
        info.Field("mem_allocator", "distro-slab");
        info.Field("active_defrag_running", plane.Defragmentation.Phase == DefragmentationRound.Resting ? 0 : 1);
        info.Field("active_defrag_rounds", plane.Defragmentation.Rounds);
        info.Field("lazyfree_pending_objects", plane.Workers.Sum(worker => worker.Context.Worker!.PendingObjects));
        info.Field("lazyfreed_objects", plane.Workers.Sum(worker => worker.Context.Worker!.FreedObjects));
        info.Field("mem_overhead_db_hashtable_rehashing", 0);
    }

    private void WriteStats(InfoWriter info)
    {
        if (!info.Section("Stats"))
            return;
        var workers = plane.Workers;
        info.Field("total_connections_received", clients.Accepted);
        info.Field("total_commands_processed", workers.Sum(worker => worker.Statistics.Total));
        info.Field("instantaneous_ops_per_sec", plane.Rates.PerSecond(0));
        traffic.Write(info);
        LoopTimes.Write(info, plane);
        traffic.WriteCalls(info);
        AbsentFields.WriteStats(info);
        BackgroundFields.Write(info, plane);
        info.Field("total_error_replies", workers.Sum(worker => worker.Statistics.Errors.Total));
        info.Field("rejected_connections", clients.Rejected);
        info.Field("expired_keys", workers.Sum(worker => worker.Statistics.Expired + worker.Context.ExpiredKeys));
        info.Field("migrate_cached_sockets", plane.Migrations.Peers.Count);
        info.Field("keyspace_hits", workers.Sum(worker => worker.Context.Hits));
        info.Field("keyspace_misses", workers.Sum(worker => worker.Context.Misses));
        info.Field("expired_fields", workers.Sum(worker => worker.Context.ExpiredElements));
        info.Field("evicted_keys", workers.Sum(worker => worker.Statistics.Evicted));
        info.Field("evicted_clients", clients.Evicted);
        info.Field("client_query_buffer_limit_disconnections", clients.OverInputLimit);
        info.Field("client_output_buffer_limit_disconnections", clients.OverOutputLimit);
        info.Field("evicted_scripts", plane.Scripts.EvictedScripts);
        info.Field("total_eviction_exceeded_time", plane.Memory.ExceededMilliseconds);
        info.Field("current_eviction_exceeded_time", plane.Memory.ExceededNowMilliseconds);
        info.Field("pubsub_channels", plane.Broker.ChannelCount);
        info.Field("pubsub_patterns", plane.Broker.PatternCount);
        info.Field("pubsubshard_channels", plane.Broker.ShardChannelCount);
        info.Field("tracking_total_keys", plane.Tracker.KeyCount);
        info.Field("tracking_total_items", plane.Tracker.ItemCount);
        info.Field("tracking_total_prefixes", plane.Tracker.PrefixCount);
        var denied = plane.Host.Access.Log;
        info.Field("acl_access_denied_auth", denied.Count(DenialKind.Authentication));
        info.Field("acl_access_denied_cmd", denied.Count(DenialKind.Command));
        info.Field("acl_access_denied_key", denied.Count(DenialKind.Key));
        info.Field("acl_access_denied_channel", denied.Count(DenialKind.Channel));
        info.Field("acl_access_denied_tls_cert", denied.Count(DenialKind.Certificate));
        info.Field("acl_access_denied_db", denied.Count(DenialKind.Database));
        info.Field("parked_commands", plane.Waiters.Parkings);
        info.Field("gate_passes", plane.Gate.Passes);
        info.Field("unknown_commands", workers.Sum(worker => worker.Statistics.Unknown));
        info.Field("gc_collections", GC.CollectionCount(0));
        info.Field("gc_pause_total_ms", (long)GC.GetTotalPauseDuration().TotalMilliseconds);
    }

    private void WriteCpu(InfoWriter info)
    {
        if (!info.Section("CPU"))
            return;
        var used = Environment.CpuUsage;
        info.Field("used_cpu_sys", Seconds(used.PrivilegedTime));
        info.Field("used_cpu_user", Seconds(used.UserTime));
        info.Field("used_cpu_sys_children", Seconds(default));
        info.Field("used_cpu_user_children", Seconds(default));
        LoopTimes.WriteActive(info, plane);
    }

    /// <summary>There are none; tools ask for the section.</summary>
    private static void WriteModules(InfoWriter info) => info.Section("Modules");

    private void WriteErrors(InfoWriter info)
    {
        if (!info.Section("Errorstats"))
            return;
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var worker in plane.Workers)
            worker.Statistics.Errors.AddTo(sum);
        foreach (var (code, count) in sum)
            info.Field("errorstat_" + code, $"count={count}");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) => (whole == 0 ? 0 : part * 100.0 / whole).ToString("F2", CultureInfo.InvariantCulture) + "%";

    private static string Ratio(long part, long whole) => whole == 0 ? "0" : (part / (double)whole).ToString("F2", CultureInfo.InvariantCulture);

    private void WriteReplication(InfoWriter info)
    {
        if (!info.Section("Replication"))
            return;
        var state = plane.State;
        var isPrimary = state.Role == ServingRole.Primary || plane.Owners.Map is null;
        info.Field("role", isPrimary ? "master" : "slave");
        if (!isPrimary)
        {
            var primary = plane.Owners.Map!.PrimaryOf(plane.Owners.Group)?.ClientEndpoint ?? ":0";
            var colon = primary.LastIndexOf(':');
            info.Field("master_host", primary[..colon]);
            info.Field("master_port", primary[(colon + 1)..]);
            info.Field("master_link_status", state.Role == ServingRole.Replica ? "up" : "down");
            info.Field("master_sync_in_progress", state.Role == ServingRole.Suspended && state.Reason == Member.SuspendReason.Loading ? 1 : 0);
            info.Field("slave_repl_offset", plane.AppliedOffset);
            info.Field("slave_read_only", 1);
        }

        var replicas = plane.Replicas.All;
        info.Field("connected_slaves", isPrimary ? replicas.Count : 0);
        var index = 0;
        foreach (var (name, offset) in replicas)
            info.Field($"slave{index++}", $"name={name},state=online,offset={offset},lag={plane.Log.ClaimedOffset - offset}");
        info.Field("replicas_waiting_psync", 0);
        info.Field("master_failover_state", "no-failover");
        info.Field("master_replid", process.RunId);
        info.Field("master_replid2", NoHistory);
        info.Field("master_repl_offset", plane.AppliedOffset);
        info.Field("second_repl_offset", -1);
        info.Field("repl_backlog_active", 1);
        info.Field("repl_backlog_size", options.LogRing.Bytes);
        info.Field("repl_backlog_first_byte_offset", plane.Log.ReleasedOffset);
        info.Field("repl_backlog_histlen", plane.Log.HeldBytes);
        info.Field("epoch", state.Epoch);
        info.Field("durability", state.Durability.ToString());
        info.Field("log_published_offset", plane.Log.LastPublishedOffset);
        info.Field("log_committed_offset", plane.CommittedOffset);
        info.Field("log_released_offset", plane.Log.ReleasedOffset);
        info.Field("log_held_bytes", plane.Log.HeldBytes);
    }

    private void WriteCluster(InfoWriter info)
    {
        if (info.Section("Cluster"))
            info.Field("cluster_enabled", plane.Owners.IsCluster ? 1 : 0);
    }

    private void WriteKeyspace(InfoWriter info)
    {
        if (!info.Section("Keyspace"))
            return;
        for (var database = 0; database < plane.Keyspace.Options.Databases; database++)
        {
            var keys = plane.Keyspace.Count(database);
            if (keys > 0)
                info.Field($"db{database}", $"keys={keys},expires={plane.Keyspace.CountWithExpiry(database)},avg_ttl=0,keys_with_volatile_items={plane.Keyspace.CountVolatile(database)}");
        }
    }
}
