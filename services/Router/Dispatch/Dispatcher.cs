using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.PubSub;
using Distro.Router.Transactions;

namespace Distro.Router.Dispatch;

/// <summary>
/// Where a command goes: answered here, sent to the group of its keys, or spread over groups. With one group everything goes to it whole, as on a stand-alone
/// server; with several a command whose keys can't be split must have them in one slot.
/// </summary>
internal sealed class Dispatcher(RouterLoop loop, CommandRoutes routes)
{
    private readonly KeySplitter splitter = new(loop);
    private readonly FanOut fanOut = new(loop);
    private readonly TransactionDispatcher transactions = new(loop, routes);
    private int[] keys = new int[64];
    private bool isShownLater;

    /// <summary>
    /// Takes the command that the parser has found at the beginning of <paramref name="input"/>. False when it needs a map and there is none yet:
    /// it is to be dispatched again then.
    /// </summary>
    public bool Dispatch(ClientConnection client, ReadOnlySpan<byte> input, RequestParser parser, long ticks)
    {
        var source = parser.Source(input);
        var arguments = parser.Arguments;
        loop.BeginReply(client.Session);
        var command = CommandRunner.Find(loop.Context, client.Session, source, arguments);
        if (command is null)
        {
            client.Session.Transaction?.Fail();
            client.Session.EndCaching(loop.Context.Rejected);
            client.Finish(client.Expect(null, ticks), loop.Scratch.Written, isError: true);
            if (client.Session.IsWebRequest) loop.Statistics.WebRequest(client);
            if (client.Session.CloseAfterReply) client.CloseWhenAnswered();
            return true;
        }

        if (loop.IsPaused(command)) return false;
        if (client.Session.Queues(command))
        {
            transactions.Queue(client, command, source, arguments, ticks);
            return true;
        }

        isShownLater = false;
        if (!Route(client, command, input, parser, ticks)) return false;
        client.Session.EndCaching(command);
        if (loop.Monitors.IsWanted && !isShownLater) loop.Monitors.Show(client.Session, command, source, arguments);
        return true;
    }

    /// <summary>False when it has to be dispatched again: there is no map, or something has yet to be confirmed.</summary>
    private bool Route(ClientConnection client, Command command, ReadOnlySpan<byte> input, RequestParser parser, long ticks)
    {
        var source = parser.Source(input);
        var arguments = parser.Arguments;
        var kind = Resolve(routes.Kind(command), source, arguments);
        if (kind == RouteKind.Execute)
        {
            if (client.Session.Queued is not null && loop.Machine.GroupCount == 0) return RefuseWithoutMap(client, command, ticks);
            if (transactions.TryExecute(client, command, ticks)) return isShownLater = true;
            kind = RouteKind.Local;
        }

        if (kind == RouteKind.Unsubscribe)
        {
            if (!loop.Upstreams.HasCaughtUp(client)) return false;
            (client.Session.CatchingUp, client.Session.HasSent) = (null, false);
            kind = RouteKind.Local;
        }

        if (kind is RouteKind.Subscribe or RouteKind.Track)
        {
            if (!MayRunHere(client, kind, command, source, arguments)) return false;
            kind = RouteKind.Local;
        }

        if (kind == RouteKind.Local)
        {
            RunHere(client, command, source, arguments, ticks);
            return true;
        }

        if (loop.Machine.GroupCount == 0) return RefuseWithoutMap(client, command, ticks);
        var whole = input[0] == '*' ? input[..parser.Consumed] : [];
        var text = new CommandText(command, source, arguments, whole);
        client.Session.LastCommand = command.FullName;
        if (kind == RouteKind.Publish)
        {
            SendPublish(client, text, ticks);
            return true;
        }

        if (kind == RouteKind.Watch)
        {
            SendWatch(client, text, ticks);
            return true;
        }

        if (kind == RouteKind.OneKey)
        {
            SendWhole(client, text, HashSlot.Of(text[routes.OnlyKey(command)]), ticks);
            return true;
        }

        if (kind == RouteKind.ConfigMixed) SendMixed(client, text, ticks);
        else if (kind >= RouteKind.AllSum) fanOut.Send(client, kind, text, routes.IsSafe(command), ticks);
        else SendByKeys(client, kind, text, ticks);
        return true;
    }

    /// <summary>False while shards have yet to confirm that they tell this loop what the client wants to hear.</summary>
    private bool MayRunHere(ClientConnection client, RouteKind kind, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        if (kind == RouteKind.Subscribe) return loop.Upstreams.AreReady(client, command, source, arguments);
        foreach (var argument in arguments[2..])
        {
            if (Ascii.EqualsIgnoreCase(source.Slice(argument.Offset, argument.Length), "BCAST"u8)) return loop.Upstreams.IsReady(client, UpstreamKind.Changes);
        }

        return true;
    }

    private void SendPublish(ClientConnection client, CommandText text, long ticks)
    {
        var kind = text.Command.Name == "PUBLISH" ? SubscriptionKind.Channel : SubscriptionKind.ShardChannel;
        var pending = client.Expect(text.Command, ticks);
        var merge = new PublishMerge(loop.Context.Subscribers.Broker.Receivers(kind, text[1]));
        var request = loop.NewRequest(client, pending, isSafe: false);
        text.CopyTo(request);
        request.Slot = HashSlot.Of(text[1]);
        merge.Add(request);
        pending.Merge = merge;
        loop.Submit(client, request);
    }

    private void SendByKeys(ClientConnection client, RouteKind kind, CommandText text, long ticks)
    {
        var count = KeyPositions.Find(text.Command, text.Source, text.Arguments, keys);
        if (count > keys.Length)
        {
            keys = new int[count];
            count = KeyPositions.Find(text.Command, text.Source, text.Arguments, keys);
        }

        if (count <= 0)
        {
            // Without a key any group can say what is wrong with the command, in a shard's own words.
            SendWhole(client, text, slot: -1, ticks);
            return;
        }

        var found = keys.AsSpan(0, count);
        var slot = HashSlot.Of(text[found[0]]);
        if (loop.Machine.GroupCount == 1)
        {
            SendWhole(client, text, slot, ticks);
            return;
        }

        if (LacksValue(text, found[^1]))
        {
            // No shard can say so: the keys are of several groups, and each group refuses the others' before it reads the rest.
            loop.BeginReply(client.Session);
            if (text.Command.Keys is [{ KeyCountIndex: >= 0 }, ..])
                loop.Reply.Error(ErrorLine.Syntax);
            else
                CommandRunner.WriteWrongArity(loop.Reply, text.Command);
            client.Finish(client.Expect(text.Command, ticks), loop.Scratch.Written, isError: true);
            return;
        }

        if (kind != RouteKind.Keys)
        {
            splitter.Send(client, kind, text, found, routes.IsSafe(text.Command), ticks);
            return;
        }

        foreach (var key in found)
        {
            if (HashSlot.Of(text[key]) == slot) continue;
            Refuse(client, text.Command, "CROSSSLOT Keys in request don't hash to the same slot: put a common {tag} into them, or use a cluster of one group"u8, ticks);
            return;
        }

        SendWhole(client, text, slot, ticks);
    }

    /// <summary>Keys come in pairs with their values, as MSET, MSETNX and MSETEX take them, and the last has none.</summary>
    private static bool LacksValue(CommandText text, int lastKey) => text.Command.Keys is [{ Step: 2 }] && lastKey + 1 == text.Count;

    private void SendWatch(ClientConnection client, CommandText text, long ticks)
    {
        var pending = client.Expect(text.Command, ticks);
        if (!transactions.BeginWatch(client, text.Command, text.Source, text.Arguments, out var flags))
        {
            client.Finish(pending, loop.Scratch.Written, isError: true);
            return;
        }

        var request = loop.NewRequest(client, pending, routes.IsSafe(text.Command));
        text.CopyTo(request);
        request.Flags |= flags;
        request.Slot = client.Session.WatchedSlot;
        loop.Submit(client, request);
    }

    private void SendWhole(ClientConnection client, CommandText text, int slot, long ticks)
    {
        var pending = client.Expect(text.Command, ticks);
        var request = loop.NewRequest(client, pending, routes.IsSafe(text.Command));
        text.CopyTo(request);
        request.Slot = slot;
        loop.Submit(client, request);
    }

    private void RunHere(ClientConnection client, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments, long ticks)
    {
        var pending = client.Expect(command, ticks);
        var session = client.Session;
        var errors = loop.Reply.ErrorCount;
        var mode = session.ReplyMode;
        session.LastCommand = command.FullName;
        CommandRunner.Run(loop.Context, session, command, source, arguments);
        if (mode != session.ReplyMode)
        {
            pending.IsSilent = session.ReplyMode == ReplyMode.Off;
            if (session.ReplyMode == ReplyMode.SkipNext) session.ReplyMode = ReplyMode.Skip;
        }

        // What tells of subscriptions is no reply: CLIENT REPLY does not suppress it.
        if (command.Is(CommandFlags.PubSub) && command.AllowedWhileSubscribed && loop.Reply.ErrorCount == errors) pending.IsSilent = false;

        client.UpdateTrust();
        if (client.IsDeferred(pending)) return;
        client.Finish(pending, loop.Scratch.Written, loop.Reply.ErrorCount != errors);
        if (session.CloseAfterReply) client.CloseWhenAnswered();
    }

    /// <summary>Options of the router's own are its business; what it does not know is asked of, or set on, the shards.</summary>
    public RouteKind RouteConfig(RouteKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        if (kind == RouteKind.ConfigReset)
        {
            loop.Host.Options.ResetStatistics();
            return RouteKind.AllOk;
        }

        var step = kind == RouteKind.ConfigSet ? 2 : 1;
        var (known, isAll, pairs) = (0, true, (arguments.Length - 2) / step);
        for (var i = 2; i < arguments.Length; i += step)
        {
            var name = source.Slice(arguments[i].Offset, arguments[i].Length);
            var isOwn = loop.Host.Options.Match(Encoding.UTF8.GetString(name)).Any();
            if (isOwn) known++;
            isAll &= isOwn && GlobPattern.IsLiteral(name);
        }

        if (loop.Machine.GroupCount == 0) return RouteKind.Local;
        if (kind == RouteKind.ConfigSet) return known == 0 ? RouteKind.AllOk : known < pairs && arguments.Length % step == 0 ? RouteKind.ConfigMixed : RouteKind.Local;
        return isAll ? RouteKind.Local : known > 0 ? RouteKind.ConfigShow : RouteKind.Keys;
    }

    /// <summary>CONFIG SET of options of both kinds: all or nothing, as everywhere. Here first, because that can be taken back.</summary>
    private void SendMixed(ClientConnection client, CommandText text, long ticks)
    {
        var mixed = new MixedOptions(loop.Host.Options, text);
        if (mixed.TrySetOwn(client.Session.IsLocal) is { } problem) Refuse(client, text.Command, Encoding.UTF8.GetBytes(problem), ticks);
        else fanOut.SendOthers(client, text, mixed, ticks);
    }

    /// <summary>Where the declaration alone does not say, the arguments do.</summary>
    private RouteKind Resolve(RouteKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments) => kind switch
    {
        >= RouteKind.ConfigGet => RouteConfig(kind, source, arguments),
        RouteKind.AccessLog => RouteAccessLog(source, arguments),
        RouteKind.Takers or RouteKind.Channels when loop.Machine.GroupCount == 0 => RouteKind.Local,
        RouteKind.ImportSource when !Ascii.EqualsIgnoreCase(source.Slice(arguments[2].Offset, arguments[2].Length), "ON"u8) => RouteKind.Local,
        _ => kind,
    };

    private RouteKind RouteAccessLog(ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        if (loop.Machine.GroupCount == 0 || arguments.Length > 3) return RouteKind.Local;
        if (arguments.Length == 2) return RouteKind.Introspect;
        var word = source.Slice(arguments[2].Offset, arguments[2].Length);
        if (!Ascii.EqualsIgnoreCase(word, "RESET"u8)) return IntegerText.TryParse(word, out _) ? RouteKind.Introspect : RouteKind.Local;
        loop.Host.Access.Log.Clear();
        return RouteKind.AllOk;
    }

    private bool RefuseWithoutMap(ClientConnection client, Command command, long ticks)
    {
        if (client.HeldSinceMilliseconds == 0 || loop.NowMilliseconds - client.HeldSinceMilliseconds < loop.Options.WaitMilliseconds.Value) return false;
        Refuse(client, command, "CLUSTERDOWN not executed: the router has not received a cluster map yet. Is the replicator running?"u8, ticks);
        return true;
    }

    private void Refuse(ClientConnection client, Command command, ReadOnlySpan<byte> line, long ticks)
    {
        loop.Reply.Error(line);
        client.Finish(client.Expect(command, ticks), loop.Scratch.Written, isError: true);
    }
}
