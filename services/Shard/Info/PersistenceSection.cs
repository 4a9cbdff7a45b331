using Distro.Commands.Execution;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// INFO's Persistence section. The log is the only thing that is written, so what tools ask of snapshots and rewrites has one true answer: none is under way, and
/// none has failed.
/// </summary>
internal static class PersistenceSection
{
    public static void Write(InfoWriter info, DataPlane plane, bool keepsLog, long startedMilliseconds)
    {
        if (!info.Section("Persistence"))
            return;
        info.Field("loading", plane.State is { Role: ServingRole.Suspended, Reason: Member.SuspendReason.Loading } ? 1 : 0);
        info.Field("async_loading", 0);
        info.Field("rdb_changes_since_last_save", plane.Workers.Sum(worker => worker.Context.LoggedChanges));
        info.Field("rdb_bgsave_in_progress", 0);
        info.Field("rdb_last_save_time", startedMilliseconds / 1000);
        info.Field("rdb_last_bgsave_time_sec", -1);
        info.Field("rdb_current_bgsave_time_sec", -1);
        info.Field("rdb_saves", 0);
        info.Field("rdb_last_bgsave_status", "ok");
        info.Field("aof_enabled", keepsLog ? 1 : 0);
        info.Field("aof_rewrite_in_progress", plane.Host.Process.IsRewritingLog ? 1 : 0);
        info.Field("aof_rewrite_scheduled", 0);
        info.Field("aof_last_bgrewrite_status", "ok");
        info.Field("aof_last_write_status", plane.IsBacklogFull ? "err" : "ok");
        if (!keepsLog)
            return;
        info.Field("aof_current_size", plane.Log.LastPublishedOffset);
        info.Field("aof_pending_bio_fsync", plane.Log.LastPublishedOffset - plane.CommittedOffset);
    }
}
