using Distro.Commands.Execution;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>
/// CLIENT IMPORT-SOURCE ON: only shards know whether they are in import mode, so they are asked first. If all are, the client is marked here, and each of its
/// requests says so; else it reads why not.
/// </summary>
internal sealed class ImportSourceMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        client.Session.IsImportSource = true;
        loop.Reply.Ok();
        return true;
    }
}
