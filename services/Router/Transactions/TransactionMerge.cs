using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Transactions;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;

namespace Distro.Router.Transactions;

/// <summary>
/// EXEC's reply when some of the commands are the router's own: these run once the shard has said that the transaction took place, and their replies are put
/// between the others where they belong, as are the errors of those that the client may not run any more.
/// </summary>
internal sealed class TransactionMerge(Transaction transaction, TransactionPlan plan, Command exec) : ReplyMerge
{
    private static readonly Arg[] ExecArguments = [new Arg(0, 4)];

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var isWhole = Write(loop, client);
        // CLIENT CACHING among them was for this transaction, with which it went to the shard.
        client.Session.EndCaching(exec);
        return isWhole;
    }

    private bool Write(RouterLoop loop, ClientConnection client)
    {
        var reply = Parts[0].Reply;
        var reader = new ReplyReader(reply);
        if (reader.TryRead(out var head) != ReplyStatus.Complete || head.Kind != ReplyKind.Array)
        {
            loop.Reply.Raw(reply);
            loop.Monitors.Show(client.Session, exec, "EXEC"u8, ExecArguments);
            return true;
        }

        loop.Reply.Array(transaction.Count);
        for (var i = 0; i < transaction.Count; i++)
        {
            if (transaction.RefusalOf(i) is { } refusal)
            {
                loop.Reply.Error(refusal);
                continue;
            }

            var command = transaction.CommandAt(i);
            var arguments = transaction.ArgumentsAt(i);
            var isLocal = plan.IsLocal(command, transaction.Input, arguments);
            ReadOnlySpan<byte> element = [];
            if ((!isLocal || TransactionPlan.IsMirrored(command, arguments)) && reader.TryReadWhole(out element) != ReplyStatus.Complete)
            {
                loop.Scratch.Clear();
                WriteUnexpected(loop.Reply);
                return true;
            }

            if (isLocal)
            {
                CommandRunner.RunInner(loop.Context, client.Session, command, transaction.Input, arguments);
            }
            else
            {
                loop.Reply.Raw(element);
                loop.Monitors.Show(client.Session, command, transaction.Input, arguments);
            }
        }

        loop.Monitors.Show(client.Session, exec, "EXEC"u8, ExecArguments);
        client.UpdateTrust();
        return true;
    }
}
