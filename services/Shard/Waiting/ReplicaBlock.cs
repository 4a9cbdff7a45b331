using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Waiting;

/// <summary>A client that waits until what it wrote is held by replicas (WAIT), and by the durable log (WAITAOF). Its reply says what is the case when it is written.</summary>
/// <param name="local">Null for WAIT; for WAITAOF whether the durable log must hold it.</param>
internal sealed class ReplicaBlock(Client client, long deadlineMilliseconds, long offset, bool? local, int replicas) : Block(client, deadlineMilliseconds)
{
    private static ReadOnlySpan<byte> NoLog => "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled."u8;

    private DataPlane Plane => Client.Worker.Plane;

    /// <summary>What it waits for is so, or can't be any more: no log is kept now.</summary>
    public bool IsReached => Lacks(Plane, local) || (Plane.Replicas.CountAt(offset) >= replicas && (local != true || Plane.SyncedOffset >= offset));

    protected override bool IsUnexecuted => false;

    public static void Write(ReplyWriter reply, DataPlane plane, long offset, bool? local)
    {
        if (Lacks(plane, local))
        {
            reply.Error(NoLog);
            return;
        }

        if (local is not null)
        {
            reply.Array(2);
            reply.Integer(plane.Unread.IsKept && plane.SyncedOffset >= offset ? 1 : 0);
        }

        reply.Integer(plane.Replicas.CountAt(offset));
    }

    private static bool Lacks(DataPlane plane, bool? local) => local == true && !plane.Unread.IsKept;

    protected override void Leave() => Client.Worker.Waits.Forget(this);

    protected override void WriteServed(ReplyWriter reply) => Write(reply, Plane, offset, local);

    protected override void WriteTimeout(ReplyWriter reply) => Write(reply, Plane, offset, local);
}
