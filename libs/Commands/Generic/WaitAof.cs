using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>WAITAOF: the log that Persistence keeps is what others call the append-only file; it holds a write once the write is committed.</summary>
internal static class WaitAof
{
    public static readonly Command Command = new("WAITAOF", "numlocal numreplicas timeout")
    {
        Summary = "Waits until what this connection wrote is in the durable log, and held by that many replicas.", Group = Group.Generic, Since = "7.2.0", Complexity = "O(1)",
        Flags = Blocking, ExtraCategories = AclCategories.Connection, GroupImpliesCategory = false, Scope = Scope.None, Split = Split.Own, Retry = Retry.Never,
        Tips = ["request_policy:all_shards", "response_policy:agg_min"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(1, 0, 1, out var local) || !call.TryInteger(2, out var replicas)) return;
        if (replicas is < 0 or > int.MaxValue)
        {
            call.Reply.Error("ERR value is out of range, must be positive"u8);
            return;
        }

        if (BlockTimeout.TryReadMilliseconds(ref call, 3, out var timeout)) call.Host.WaitForDurability(call.Session, local == 1, (int)replicas, timeout);
    }
}
