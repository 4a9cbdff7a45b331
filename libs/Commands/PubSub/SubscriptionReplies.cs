using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>
/// What the six commands that begin and end subscriptions share: one push a name, which tells how many subscriptions there are now. Pushes, not a reply: in RESP3 they may come
/// among messages, and in RESP2 the connection is in subscribed mode while any is left. CLIENT REPLY OFF does not suppress them.
/// </summary>
internal static class SubscriptionReplies
{
    public static void SubscribeAll(ref Call call, SubscriptionKind kind, ReadOnlySpan<byte> word)
    {
        var session = call.Session;
        call.Reply.Buffer = session.RepliesTo ?? call.Reply.Buffer;
        for (var i = 1; i < call.Count; i++)
        {
            call.Context.Subscribers.Subscribe(session, kind, call[i]);
            Write(ref call, word, call[i], session.Subscriptions.CountBeside(kind));
        }
    }

    /// <summary>Without names: from all of that kind; one push with no name when there are none.</summary>
    public static void UnsubscribeAll(ref Call call, SubscriptionKind kind, ReadOnlySpan<byte> word)
    {
        var session = call.Session;
        var takesLeft = call.Context.InnerDepth > 0 || !call.Context.Subscribers.DeliverBefore();
        call.Reply.Buffer = session.RepliesTo ?? call.Reply.Buffer;
        for (var i = 1; i < call.Count; i++)
        {
            call.Context.Subscribers.Unsubscribe(session, kind, call[i], takesLeft);
            Write(ref call, word, call[i], session.HasSubscribed ? session.Subscriptions.CountBeside(kind) : 0);
        }

        if (call.Count > 1) return;
        var names = session.HasSubscribed ? session.Subscriptions.Names(kind) : [];
        foreach (var name in names)
        {
            call.Context.Subscribers.Unsubscribe(session, kind, name, takesLeft);
            Write(ref call, word, name, session.Subscriptions.CountBeside(kind));
        }

        if (names.Count > 0) return;
        call.Reply.Push(3);
        call.Reply.Bulk(word);
        call.Reply.Null();
        call.Reply.Integer(session.HasSubscribed ? session.Subscriptions.CountBeside(kind) : 0);
    }

    private static void Write(ref Call call, ReadOnlySpan<byte> word, ReadOnlySpan<byte> name, int count)
    {
        call.Reply.Push(3);
        call.Reply.Bulk(word);
        call.Reply.Bulk(name);
        call.Reply.Integer(count);
    }
}
