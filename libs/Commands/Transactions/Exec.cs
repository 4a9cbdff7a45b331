using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Transactions;

/// <summary>
/// EXEC runs what was queued, all of it or nothing: the executor holds the slots of every queued command and of every watched key, so that nobody sees
/// a part of it, and what it changes is one record of the log. A command that fails inside has its error as its reply, and the others run all the same.
/// </summary>
internal static class Exec
{
    public static readonly Command Command = new("EXEC", "")
    {
        Summary = "Executes all commands in a transaction.", Group = Group.Transactions, Since = "1.2.0", Complexity = "Depends on commands in the transaction",
        Flags = NoScript | Loading | Stale | SkipSlowlog, Scope = Scope.Queued, IsNeverQueued = true, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var context = call.Context;
        if (call.Session.Transaction is not { IsOpen: true } transaction)
        {
            call.Reply.Error("ERR EXEC without MULTI"u8);
            return;
        }

        if (transaction.HasFailed) call.Reply.Error("EXECABORT Transaction discarded because of previous errors."u8);
        else if (transaction.IsStale || !IsUnchanged(ref call, transaction.Watched)) call.Reply.NullArray();
        else RunAll(ref call, transaction, context);
        transaction.End(context.Watches);
    }

    /// <summary>A key that was there and has expired since has changed, though nobody wrote to it.</summary>
    private static bool IsUnchanged(ref Call call, WatchedKeys watched)
    {
        foreach (var watch in watched.Entries)
        {
            if (watch.Key.Version != watch.Version) return false;
            if (watch.Existed && !call.Open(watch.Key.Name.Database, watch.Key.Name.Bytes).Exists) return false;
        }

        return true;
    }

    private static void RunAll(ref Call call, Transaction transaction, WorkerContext context)
    {
        transaction.IsRunning = true;
        transaction.Unwatch(context.Watches);
        call.Reply.Array(transaction.Count);
        for (var i = 0; i < transaction.Count; i++)
        {
            if (!Permission.IsStillGiven(context, call.Session, transaction.CommandAt(i), transaction.Input, transaction.ArgumentsAt(i))) continue;
            CommandRunner.RunInner(context, call.Session, transaction.CommandAt(i), transaction.Input, transaction.ArgumentsAt(i));
        }
    }
}
