using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Transactions;

internal static class Multi
{
    public static readonly Command Command = new("MULTI", "")
    {
        Summary = "Starts a transaction.", Group = Group.Transactions, Since = "1.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast | NoMulti | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var session = call.Session;
        session.Transaction ??= new Transaction();
        session.Transaction.Begin(session.Database);
        call.Reply.Ok();
    }
}
