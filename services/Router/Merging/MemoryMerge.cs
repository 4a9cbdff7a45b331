using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>
/// MEMORY STATS, DOCTOR, MALLOC-STATS: every group tells its figures, bytes and counts are added, shares are made of the sums, and the command runs here over them.
/// </summary>
internal sealed class MemoryMerge : ReplyMerge
{
    private readonly byte[] command;

    public MemoryMerge(CommandText text)
    {
        var copy = new ClientRequest();
        text.CopyTo(copy);
        command = copy.Command.ToArray();
        copy.Clear();
    }

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var sums = new MemorySums();
        foreach (var part in Parts)
        {
            if (ReplyValue.Parse(part.Reply, out _) is { IsError: false } reply && sums.TryAdd(reply)) continue;
            WriteUnexpected(loop.Reply);
            return true;
        }

        loop.Host.MemoryFigures = sums.Figures;
        var parser = new RequestParser();
        parser.Parse(command);
        CommandRunner.Run(loop.Context, client.Session, pending.Command!, command, parser.Arguments);
        loop.Host.MemoryFigures = [];
        return true;
    }
}
