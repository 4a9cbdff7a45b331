using Distro.Commands.Declaration;
using Distro.Commands.Routing;
using Distro.Commands.Transactions;
using Distro.Resp;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Transactions;

/// <summary>
/// Which commands of a transaction run here and which on the one shard that gets them all, and on which slot. With one group a transaction may have any keys;
/// with several, those of one slot, because nothing makes changes of two groups one.
/// </summary>
internal sealed class TransactionPlan(RouterLoop loop, CommandRoutes routes)
{
    private int[] keys = new int[64];

    public static ReadOnlySpan<byte> CrossSlot => "CROSSSLOT Keys of a transaction, and those it watches, must hash to the same slot: put a common {tag} into them, or use a cluster of one group"u8;

    public static ReadOnlySpan<byte> AllGroups => "CROSSSLOT This command concerns all groups, which no transaction can: run it outside of MULTI, or use a cluster of one group"u8;

    /// <summary>It is about the connection or the router.</summary>
    public bool IsLocal(Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        var kind = routes.Kind(command);
        if (kind >= RouteKind.ConfigGet) kind = loop.Dispatcher.RouteConfig(kind, source, arguments);
        if (kind is RouteKind.ConfigShow or RouteKind.ConfigMixed) kind = RouteKind.Local;
        // In a transaction ACL LOG shows what was denied here, PUBSUB what is subscribed to here, and an import source is marked unasked.
        return kind is RouteKind.Local or RouteKind.Subscribe or RouteKind.Unsubscribe or RouteKind.Track or RouteKind.AccessLog or RouteKind.ImportSource or RouteKind.Takers or RouteKind.Channels;
    }

    /// <summary>The shard must know of it, too: which database the commands behind it are for, or in which version of the protocol they are answered.</summary>
    public static bool IsMirrored(Command command, ReadOnlySpan<Arg> arguments) => command.Name == "SELECT" || (command.Name == "HELLO" && arguments.Length == 2);

    /// <summary>
    /// Adds a command to those that must share a slot. <paramref name="slot"/> is theirs so far, or -1. Empty when it fits, else the error line.
    /// </summary>
    public ReadOnlySpan<byte> Fit(Command command, scoped ReadOnlySpan<byte> source, scoped ReadOnlySpan<Arg> arguments, scoped ref int slot)
    {
        var kind = routes.Kind(command);
        if (kind is RouteKind.Local or RouteKind.Subscribe or RouteKind.Unsubscribe or RouteKind.Track or RouteKind.AccessLog or RouteKind.ImportSource) return [];
        // WAIT is about what the client has written to the group that runs the transaction, and there it waits for nothing.
        if (kind == RouteKind.Wait) return [];
        var isAlone = loop.Machine.GroupCount <= 1;
        if (kind >= RouteKind.AllSum) return isAlone || IsLocal(command, source, arguments) ? [] : AllGroups;
        var count = KeyPositions.Find(command, source, arguments, keys);
        if (count > keys.Length)
        {
            keys = new int[count];
            count = KeyPositions.Find(command, source, arguments, keys);
        }

        for (var i = 0; i < count; i++)
        {
            var argument = arguments[keys[i]];
            var found = HashSlot.Of(source.Slice(argument.Offset, argument.Length));
            if (slot < 0) slot = found;
            if (found != slot && !isAlone) return CrossSlot;
        }

        return [];
    }

    /// <summary>The slot of the transaction as it is queued; -1 when no command of it has a key. An error when there is none, because groups have become more since.</summary>
    public ReadOnlySpan<byte> Fit(Transaction transaction, int watchedSlot, scoped out int slot)
    {
        slot = watchedSlot;
        for (var i = 0; i < transaction.Count; i++)
        {
            var problem = Fit(transaction.CommandAt(i), transaction.Input, transaction.ArgumentsAt(i), ref slot);
            if (!problem.IsEmpty) return problem;
        }

        return [];
    }
}
