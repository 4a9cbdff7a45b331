using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class Wait
{
    public static readonly Command Command = new("WAIT", "numreplicas timeout")
    {
        Summary = "Blocks until the asynchronous replication of all preceding write commands sent by the connection is completed.", Group = Group.Generic, Since = "3.0.0", Complexity = "O(1)",
        Flags = Blocking, ExtraCategories = AclCategories.Connection, GroupImpliesCategory = false, Scope = Scope.None, Split = Split.Own, Retry = Retry.Never,
        Tips = ["request_policy:all_shards", "response_policy:agg_min"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(1, out var replicas)) return;
        if (!BlockTimeout.TryReadMilliseconds(ref call, 2, out var timeout)) return;
        call.Host.WaitForReplicas(call.Session, (int)Math.Clamp(replicas, int.MinValue, int.MaxValue), timeout);
    }
}
