using Distro.Commands.Access;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Waiting;

/// <summary>A client whose change of users is being agreed on by the cluster.</summary>
internal sealed class AgreementBlock(Client client) : Block(client, Never)
{
    private EditedUsers outcome;

    protected override bool IsUnexecuted => false;

    /// <summary>From any thread, once.</summary>
    public void Agreed(EditedUsers edited)
    {
        outcome = edited;
        if (TryClaim())
            Serve();
    }

    protected override void Leave()
    {
    }

    protected override void WriteServed(ReplyWriter reply) => outcome.WriteTo(reply);

    protected override void WriteTimeout(ReplyWriter reply) => reply.Error("UNBLOCKED the change of users goes on, and its outcome will be seen in ACL LIST"u8);
}
