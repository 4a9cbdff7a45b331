using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Transactions;

/// <summary>WATCH remembers the versions of keys under the locks of their slots; EXEC compares them under the same locks.</summary>
internal static class Watch
{
    public static readonly Command Command = new("WATCH", "key [key ...]")
    {
        Summary = "Monitors changes to keys to determine the execution of a transaction.", Group = Group.Transactions, Since = "2.2.0", Complexity = "O(1) for every key.",
        Flags = NoScript | Loading | Stale | Fast | NoMulti | AllowBusy, Retry = Retry.Safe, Keys = [KeySpec.Range(1, -1, 1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Context.Watches is not { } watches)
        {
            call.Reply.Error("ERR WATCH is not available here"u8);
            return;
        }

        var transaction = call.Session.Transaction ??= new Transaction();
        transaction.WatchCommands++;
        for (var i = 1; i < call.Count; i++)
        {
            var exists = call.OpenQuietly(i).Exists;
            watches.Watch(transaction.Watched, call.SlotOf(call[i]), call.Session.Database, call[i], exists);
        }

        call.Reply.Ok();
    }
}
