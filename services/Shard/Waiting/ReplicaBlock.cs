using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Waiting;

/// <summary>A client that waits until what it wrote is held by replicas (WAIT), and by the durable log (WAITAOF). Its reply says what is the case when it is written.</summary>
/// <param name="local">Null for WAIT; for WAITAOF whether the durable log must hold it.</param>
internal sealed class ReplicaBlock(Client client, long deadlineMilliseconds, long offset, bool? local, int replicas) : Block(client, deadlineMilliseconds)
{
    private DataPlane Plane => Client.Worker.Plane;

    public bool IsReached => Plane.Replicas.CountAt(offset) >= replicas && (local != true || Plane.CommittedOffset >= offset);

    protected override bool IsUnexecuted => false;

    public static void Write(ReplyWriter reply, DataPlane plane, long offset, bool? local)
    {
        if (local is not null)
        {
            reply.Array(2);
            reply.Integer(plane.CommittedOffset >= offset ? 1 : 0);
        }

        reply.Integer(plane.Replicas.CountAt(offset));
    }

    protected override void Leave() => Client.Worker.Waits.Forget(this);

    protected override void WriteServed(ReplyWriter reply) => Write(reply, Plane, offset, local);

    protected override void WriteTimeout(ReplyWriter reply) => Write(reply, Plane, offset, local);
}
