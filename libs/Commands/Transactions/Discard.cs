using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Transactions;

internal static class Discard
{
    public static readonly Command Command = new("DISCARD", "")
    {
        Summary = "Discards a transaction.", Group = Group.Transactions, Since = "2.0.0", Complexity = "O(N), when N is the number of queued commands",
        Flags = NoScript | Loading | Stale | Fast | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, IsNeverQueued = true, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Session.Transaction is not { IsOpen: true } transaction)
        {
            call.Reply.Error("ERR DISCARD without MULTI"u8);
            return;
        }

        transaction.End(call.Context.Watches);
        call.Reply.Ok();
    }
}
