using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>
/// Makes one reply of the replies of a command's parts, once all are there. An error of any part is the command's reply: which parts were executed is not said,
/// as on any cluster where such a command is no transaction.
/// </summary>
internal abstract class ReplyMerge
{
    private readonly List<ClientRequest> parts = [];

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<ClientRequest> Parts => parts;

    private int Missing { get; set; }

    public void Add(ClientRequest part)
    {
        parts.Add(part);
        Missing++;
    }

    public void PartDone(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        if (--Missing > 0) return;
        loop.BeginReply(client.Session);
        var isError = false;
        if (TakesErrors)
        {
            Combine(loop, client, pending);
        }
        else if (FirstError() is { } failed)
        {
            loop.Reply.Raw(failed.Reply);
            isError = true;
        }
        else if (!Combine(loop, client, pending))
        {
            return;
        }

        foreach (var part in parts) client.Unkeep(part.Reply.Length);
        Release(loop);
        client.Finish(pending, loop.Scratch.Written, isError);
    }

    /// <summary>Gives back what is done. Parts still on links are given back when they are answered.</summary>
    public void Release(RouterLoop loop)
    {
        foreach (var part in parts)
        {
            if (part.State == Routing.RequestState.Done && part.Client is not null) loop.Give(part);
        }

        parts.Clear();
    }

    /// <summary>An error of one part is not the command's reply: the merge looks at it.</summary>
    protected virtual bool TakesErrors => false;

    /// <summary>Writes the reply; or returns false, having added and submitted another part.</summary>
    protected abstract bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending);

    /// <summary>Forgets the replies so far, for a command that asks one group after another.</summary>
    protected void Restart(RouterLoop loop, ClientConnection client)
    {
        foreach (var part in parts) client.Unkeep(part.Reply.Length);
        Release(loop);
    }

    /// <summary>Writes that a shard's reply was not what the command promises: a bug, or a shard of another version.</summary>
    protected static void WriteUnexpected(ReplyWriter reply) => reply.Error("ERR a shard replied with something unexpected"u8);

    private ClientRequest? FirstError()
    {
        foreach (var part in parts)
        {
            if (part.Reply is [(byte)'-', ..]) return part;
        }

        return null;
    }
}
