using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using Distro.Commands.Transactions;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;
using Distro.Wire.RouterLink;

namespace Distro.Router.Transactions;

/// <summary>
/// MULTI to EXEC through the router: commands are queued here, and sent to the shard in one request, which is executed whole or not at all. The keys of a WATCH
/// are watched by the shard, for this client on this link; the request says how many WATCH commands it relies on, and a shard that has not executed as many
/// (it is another one since, or the link broke) answers as if a key had changed. Shards check no rights: what may not run any more when EXEC comes is not sent.
/// </summary>
internal sealed class TransactionDispatcher(RouterLoop loop, CommandRoutes routes)
{
    /// <summary>Most that the commands of one transaction may take, in bytes: with their frame they must fit into one request.</summary>
    private const long BytesMax = 512L << 20;

    private readonly TransactionPlan plan = new(loop, routes);

    /// <summary>Queues a command of a client that is between MULTI and EXEC, or says why it can't be.</summary>
    public void Queue(ClientConnection client, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments, long ticks)
    {
        var session = client.Session;
        var transaction = session.Transaction!;
        var errors = loop.Reply.ErrorCount;
        var slot = transaction.Count > 0 ? session.TransactionSlot : transaction.WatchCommands > 0 ? session.WatchedSlot : -1;
        var problem = command.Is(CommandFlags.NoMulti) ? [] : plan.Fit(command, source, arguments, ref slot);
        if (problem.IsEmpty && transaction.UsedBytes + source.Length > BytesMax) problem = ErrorLine.TooLarge;
        if (problem.IsEmpty)
        {
            session.TransactionSlot = slot;
            CommandRunner.Queue(loop.Context, session, command, source, arguments);
        }
        else
        {
            transaction.Fail();
            loop.Reply.Error(problem);
        }

        client.Finish(client.Expect(command, ticks), loop.Scratch.Written, loop.Reply.ErrorCount != errors);
    }

    /// <summary>WATCH is about to be sent: marks the client's first since it watched nothing. False when its keys can't be watched together; the error is written then.</summary>
    public bool BeginWatch(ClientConnection client, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments, out RequestFlags flags)
    {
        var session = client.Session;
        var transaction = session.Transaction ??= new Transaction();
        flags = transaction.WatchCommands == 0 ? RequestFlags.FirstWatch : RequestFlags.None;
        var slot = transaction.WatchCommands == 0 ? -1 : session.WatchedSlot;
        var problem = plan.Fit(command, source, arguments, ref slot);
        if (!problem.IsEmpty)
        {
            loop.Reply.Error(problem);
            return false;
        }

        session.WatchedSlot = slot;
        transaction.WatchCommands++;
        return true;
    }

    /// <summary>EXEC. False when no shard has to be asked: it runs here then.</summary>
    public bool TryExecute(ClientConnection client, Command exec, long ticks)
    {
        var session = client.Session;
        if (session.Queued is not { HasFailed: false } transaction) return false;
        var local = CountLocal(transaction);
        var watches = transaction.WatchCommands;
        if (local == transaction.Count && watches == 0) return false;
        session.LastCommand = exec.FullName;
        var refused = RefuseForbidden(session, transaction);
        var problem = plan.Fit(transaction, watches > 0 ? session.WatchedSlot : -1, out var slot);
        var pending = client.Expect(exec, ticks);
        if (!problem.IsEmpty)
        {
            transaction.End(null);
            loop.BeginReply(session);
            loop.Reply.Error(problem);
            client.Finish(pending, loop.Scratch.Written, isError: true);
            return true;
        }

        Announce(session, transaction);
        var request = loop.NewRequest(client, pending, isSafe: false);
        request.Flags |= RequestFlags.Transaction;
        request.IsWrite = true;
        request.Slot = slot;
        Encode(transaction, watches, request);
        if (local > 0 || refused || loop.Monitors.IsWanted)
        {
            // The session may be another one behind it (SELECT): nothing further is read before its commands have run.
            pending.Merge = new TransactionMerge(transaction, plan, exec);
            pending.Merge.Add(request);
            session.Transaction = null;
            client.HoldBehind(pending);
        }
        else
        {
            transaction.End(null);
        }

        loop.Submit(client, request);
        return true;
    }

    /// <summary>Users' rights may have changed since commands were queued. Each is checked in the database that those before it select. True when one may not run.</summary>
    private bool RefuseForbidden(ClientSession session, Transaction transaction)
    {
        if (!loop.Host.Access.Restricts) return false;
        var refused = false;
        var database = session.Database;
        transaction.IsRunning = true;
        for (var i = 0; i < transaction.Count; i++)
        {
            var command = transaction.CommandAt(i);
            var arguments = transaction.ArgumentsAt(i);
            if (Permission.ProblemSinceQueued(loop.Context, session, command, transaction.Input, arguments) is { } problem)
            {
                transaction.Refuse(i, problem);
                refused = true;
            }
            else if (command.Name == "SELECT" && IntegerText.TryParse(transaction.Input.Slice(arguments[1].Offset, arguments[1].Length), out var selected) && selected is >= 0 and <= int.MaxValue)
            {
                session.Database = (int)selected;
            }
        }

        session.Database = database;
        transaction.IsRunning = false;
        return refused;
    }

    /// <summary>
    /// CLIENT CACHING among the queued commands goes with the whole transaction. Where it would take back what was read before it, it does not count: an invalidation too many is harmless,
    /// one too few is not.
    /// </summary>
    private void Announce(ClientSession session, Transaction transaction)
    {
        if (session.Tracking is not { Mode: TrackingMode.OptIn or TrackingMode.OptOut } tracking) return;
        for (var i = 0; i < transaction.Count; i++)
        {
            var command = transaction.CommandAt(i);
            var arguments = transaction.ArgumentsAt(i);
            if (command is { Name: "CACHING", Container.Name: "CLIENT" } && transaction.RefusalOf(i) is null)
            {
                var word = transaction.Input.Slice(arguments[2].Offset, arguments[2].Length);
                if (Ascii.EqualsIgnoreCase(word, tracking.Mode == TrackingMode.OptIn ? "YES"u8 : "NO"u8)) tracking.CachingIsSaid = true;
            }
            else if (tracking.Mode == TrackingMode.OptOut && !plan.IsLocal(command, transaction.Input, arguments))
            {
                return;
            }
        }
    }

    private int CountLocal(Transaction transaction)
    {
        var count = 0;
        for (var i = 0; i < transaction.Count; i++)
        {
            if (plan.IsLocal(transaction.CommandAt(i), transaction.Input, transaction.ArgumentsAt(i))) count++;
        }

        return count;
    }

    /// <summary>EXEC with the number of WATCH commands, then the shard's commands, one RESP array behind the other.</summary>
    private void Encode(Transaction transaction, int watches, ClientRequest request)
    {
        Span<byte> digits = stackalloc byte[IntegerText.BytesMax];
        RequestEncoder.Begin(request, 2);
        RequestEncoder.Argument(request, "EXEC"u8);
        RequestEncoder.Argument(request, digits[..IntegerText.Write(watches, digits)]);
        for (var i = 0; i < transaction.Count; i++)
        {
            var command = transaction.CommandAt(i);
            var arguments = transaction.ArgumentsAt(i);
            if (transaction.RefusalOf(i) is not null || (plan.IsLocal(command, transaction.Input, arguments) && !TransactionPlan.IsMirrored(command, arguments))) continue;
            RequestEncoder.Begin(request, arguments.Length);
            foreach (var argument in arguments) RequestEncoder.Argument(request, transaction.Input.Slice(argument.Offset, argument.Length));
        }
    }
}
