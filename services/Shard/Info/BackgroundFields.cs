using Distro.Commands.Execution;
using Distro.Shard.Background;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>INFO's Stats of what goes on between commands: expiry and defragmentation. Times are summed over the loops.</summary>
internal static class BackgroundFields
{
    public static void Write(InfoWriter info, DataPlane plane)
    {
        var figures = plane.Workers.Select(static worker => worker.Statistics.Background).ToArray();
        info.Field("expired_time_cap_reached_count", figures.Sum(static figure => figure.ExpiryCapped));
        info.Field("expire_cycle_cpu_milliseconds", figures.Sum(static figure => figure.ExpiryMilliseconds));
        var moves = plane.Workers.Select(static worker => worker.Context.Worker!.Moves).ToArray();
        info.Field("active_defrag_hits", moves.Sum(static move => move.Blocks));
        info.Field("active_defrag_misses", moves.Sum(static move => move.BlocksLeft));
        info.Field("active_defrag_key_hits", moves.Sum(static move => move.Keys));
        info.Field("active_defrag_key_misses", moves.Sum(static move => move.KeysLeft));
        info.Field("total_active_defrag_time", figures.Sum(static figure => figure.DefragmentationMilliseconds));
        info.Field("current_active_defrag_time", plane.Defragmentation.Phase == DefragmentationRound.Resting ? 0 : plane.Defragmentation.ElapsedMilliseconds(plane.Workers[0].Loop.MonotonicMilliseconds));
    }
}
