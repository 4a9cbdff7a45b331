using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Transactions;

internal static class Unwatch
{
    public static readonly Command Command = new("UNWATCH", "")
    {
        Summary = "Forgets about watched keys of a transaction.", Group = Group.Transactions, Since = "2.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Session.Transaction?.Unwatch(call.Context.Watches);
        call.Reply.Ok();
    }
}
