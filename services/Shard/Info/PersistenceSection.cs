using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// INFO's Persistence section. What tools know as RDB are snapshots; of the log, what they know as the AOF: its base is the last snapshot, and its size that of both.
/// </summary>
internal static class PersistenceSection
{
    public static void Write(InfoWriter info, DataPlane plane, bool keepsLog, long startedMilliseconds)
    {
        if (!info.Section("Persistence"))
            return;
        var desk = plane.Snapshots;
        info.Field("loading", plane.Arrivals is not null || plane.State is { Role: ServingRole.Suspended, Reason: Member.SuspendReason.Loading } ? 1 : 0);
        if (plane.Arrivals is { } arrivals)
            info.Field("loading_slots_served", arrivals.Count);
        info.Field("async_loading", 0);
        AbsentFields.WritePersistence(info);
        info.Field("rdb_changes_since_last_save", desk.ChangesSince);
        info.Field("rdb_bgsave_in_progress", desk.IsTaking && !desk.IsForLog ? 1 : 0);
        info.Field("rdb_last_save_time", (desk.LastSavedMilliseconds > 0 ? desk.LastSavedMilliseconds : startedMilliseconds) / 1000);
        info.Field("rdb_last_bgsave_status", desk.LastFailed ? "err" : "ok");
        info.Field("rdb_last_bgsave_time_sec", desk.LastSeconds);
        info.Field("rdb_current_bgsave_time_sec", desk.ElapsedSeconds);
        info.Field("rdb_saves", desk.Saves);
        WriteProgress(info, plane);
        info.Field("current_save_bytes", desk.Bytes);
        info.Field("last_save_bytes", desk.LastBytes);
        info.Field("aof_enabled", keepsLog ? 1 : 0);
        info.Field("aof_rewrite_in_progress", plane.Host.Process.IsRewritingLog || (desk.IsTaking && desk.IsForLog) ? 1 : 0);
        info.Field("aof_rewrite_scheduled", 0);
        info.Field("aof_last_rewrite_time_sec", desk.LastLogSeconds);
        info.Field("aof_current_rewrite_time_sec", desk.IsForLog ? desk.ElapsedSeconds : -1);
        info.Field("aof_rewrites", desk.LogSaves);
        info.Field("aof_last_bgrewrite_status", "ok");
        info.Field("aof_last_write_status", plane.Room.Refuses || plane.Host.Process.LacksLogRoom ? "err" : "ok");
        if (!keepsLog)
            return;
        info.Field("aof_current_size", desk.BaseBytes + (plane.Host.Process.LogBytes ?? plane.Log.LastPublishedOffset));
        info.Field("aof_base_size", desk.BaseBytes);
        info.Field("aof_pending_rewrite", 0);
        info.Field("aof_buffer_length", plane.Log.ClaimedOffset - plane.Log.LastPublishedOffset);
        info.Field("aof_pending_bio_fsync", plane.Log.LastPublishedOffset - plane.CommittedOffset);
        info.Field("aof_delayed_fsync", 0);
    }

    /// <summary>A pass goes through the slots in their order: keys are told in proportion.</summary>
    private static void WriteProgress(InfoWriter info, DataPlane plane)
    {
        var slots = plane.Snapshots.Current?.SlotsBegun ?? 0;
        var keys = slots == 0 ? 0 : Enumerable.Range(0, plane.Keyspace.Options.Databases).Sum(plane.Keyspace.Count);
        info.Field("current_save_keys_processed", keys * slots / KeyspaceOptions.SlotCount);
        info.Field("current_save_keys_total", keys);
    }
}
