using Distro.Commands.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// Fields of INFO about what never happens here, and which tools read all the same: nothing is forked, no replica asks for a synchronization, no module is loaded, no
/// slot is imported. Where something of ours stands for it, the field is elsewhere and tells that.
/// </summary>
internal static class AbsentFields
{
    private static readonly string[] persistence = ["current_cow_peak", "current_cow_size", "current_cow_size_age", "rdb_last_cow_size", "rdb_last_load_keys_expired", "rdb_last_load_keys_loaded", "aof_last_cow_size", "aof_rewrites_consecutive_failures", "module_fork_in_progress", "module_fork_last_cow_size", "slot_migration_fork_in_progress"];
    private static readonly string[] shares = ["instantaneous_input_repl_kbps", "instantaneous_output_repl_kbps", "expired_stale_perc", "expired_keys_with_volatile_items_stale_perc"];
    private static readonly string[] stats = ["sync_full", "sync_partial_ok", "sync_partial_err", "latest_fork_usec", "total_forks", "slave_expires_tracked_keys", "unexpected_error_replies", "total_net_cluster_slot_import_bytes", "total_net_cluster_slot_export_bytes", "total_net_repl_input_bytes", "total_net_repl_output_bytes",
        "dump_payload_sanitizations", "io_threaded_freed_objects", "io_threaded_accept_processed", "io_threaded_poll_processed", "io_threaded_total_prefetch_batches", "io_threaded_total_prefetch_entries", "reply_buffer_shrinks", "reply_buffer_expands"];
    private static readonly string[] memory = ["allocator_muzzy", "mem_replicas_repl_buffer", "mem_cluster_slot_import", "mem_cluster_slot_export", "mem_aof_buffer"];

    public static void WritePersistence(InfoWriter info)
    {
        Write(info, persistence);
        info.Field("current_fork_perc", "0.00");
    }

    public static void WriteStats(InfoWriter info)
    {
        Write(info, stats);
        foreach (var name in shares)
            info.Field(name, "0.00");
    }

    public static void WriteMemory(InfoWriter info) => Write(info, memory);

    private static void Write(InfoWriter info, string[] names)
    {
        foreach (var name in names)
            info.Field(name, 0);
    }
}
