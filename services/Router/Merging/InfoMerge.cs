using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Host;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>INFO: every group tells everything, then the command runs here, over what they said together.</summary>
internal sealed class InfoMerge : ReplyMerge
{
    private readonly byte[] command;

    public InfoMerge(CommandText text)
    {
        var copy = new ClientRequest();
        text.CopyTo(copy);
        command = copy.Command.ToArray();
        copy.Clear();
    }

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var groups = new GroupInfo();
        foreach (var part in Parts)
        {
            if (new ReplyReader(part.Reply).TryRead(out var item) != ReplyStatus.Complete)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            groups.Add(Encoding.UTF8.GetString(item.Text));
        }

        loop.Host.Groups = groups;
        var parser = new RequestParser();
        parser.Parse(command);
        CommandRunner.Run(loop.Context, client.Session, pending.Command!, command, parser.Arguments);
        loop.Host.Groups = null;
        return true;
    }
}
