using System.Text;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using Distro.Net;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Tracking;

/// <summary>
/// Client-side caching through the router. Shards remember what a tracking client reads under its id on the links, and push its invalidations to it; broadcasts come once a loop,
/// as all keys that change, and are sorted out here. When a link breaks nobody knows what was missed, so every client of the loop that tracks is told to forget all.
/// A broadcast names the client that made the change behind the keys, if it was a Router's: those with NOLOOP are not told of their own.
/// </summary>
internal sealed class LoopTracking(RouterLoop loop, ClientRegistry registry) : ITracking
{
    /// <summary>How many reads of each had been sent to shards when it was told to forget everything, if all of them were answered; -1 if not.</summary>
    private readonly Dictionary<ClientConnection, long> trackers = [];
    private int broadcasts;

    public bool HasBroadcasts => broadcasts > 0;

    public void Changed(Session session, TrackingState? before)
    {
        if (session.PushTarget is not ClientConnection client) return;
        if (before is { IsBroadcast: true }) broadcasts--;
        if (session.Tracking is { IsBroadcast: true }) broadcasts++;
        if (session.Tracking is null) trackers.Remove(client);
        else trackers[client] = -1;
    }

    /// <summary>The client is gone.</summary>
    public void Forget(ClientConnection client)
    {
        if (client.Session.Tracking is not { } tracking) return;
        client.Session.Tracking = null;
        Changed(client.Session, tracking);
    }

    /// <summary>A shard pushes something to one client, or the last part of it.</summary>
    public void Push(ulong linkId, ReadOnlySpan<byte> push)
    {
        if (registry.Get((uint)linkId) is { } client && client.Channel?.Loop == loop.Loop) Tell(client, push);
    }

    /// <summary>Keys changed, or all did: those who want to hear of them do.</summary>
    /// <param name="reader">Behind the word "invalidate".</param>
    public void KeysChanged(ReadOnlySpan<byte> push, ref ReplyReader reader)
    {
        if (reader.TryRead(out var list) != ReplyStatus.Complete) return;
        if (list.Kind == ReplyKind.Null)
        {
            foreach (var client in trackers.Keys.ToArray()) if (client.Session.Tracking is { IsBroadcast: true }) Tell(client, push);
            return;
        }

        var keys = new List<byte[]>();
        for (var i = 0L; i < list.Children && reader.TryRead(out var key) == ReplyStatus.Complete; i++) keys.Add(key.Text.ToArray());
        var author = reader.TryRead(out var id) == ReplyStatus.Complete && id.Kind == ReplyKind.Integer ? registry.OfLink((ulong)id.Number) : null;
        foreach (var client in trackers.Keys)
        {
            if (client.Session.Tracking is not { IsBroadcast: true } tracking || (tracking.NoLoop && client == author)) continue;
            var wanted = keys.Where(key => tracking.Prefixes.Any(prefix => key.AsSpan().StartsWith(prefix))).ToArray();
            if (wanted.Length > 0) Tell(client, InvalidationText.Push(wanted));
        }
    }

    /// <summary>A link is gone, and with it invalidations that nobody will send again.</summary>
    public void ForgetAll()
    {
        foreach (var client in trackers.Keys.ToArray()) Tell(client, InvalidationText.Everything);
    }

    /// <summary>
    /// It is to forget everything, and has been told so, and has read nothing since: FLUSHALL is executed by every group, and each says so. Who hears of all changes below a
    /// prefix may read over other connections, of which nothing is known here.
    /// </summary>
    private bool HasNothing(ClientConnection client)
    {
        if (trackers.GetValueOrDefault(client, -1) == client.Session.TrackedRequests) return true;
        trackers[client] = client.AwaitsRead ? -1 : client.Session.TrackedRequests;
        return false;
    }

    private void Tell(ClientConnection client, ReadOnlySpan<byte> push)
    {
        if (client.Session.Tracking is not { } tracking) return;
        if (!tracking.IsBroadcast && push.SequenceEqual(InvalidationText.Everything) && HasNothing(client)) return;
        if (tracking.RedirectId == 0)
        {
            Send(client, push);
            return;
        }

        if (registry.Get(tracking.RedirectId) is { Channel: { } channel } target)
        {
            channel.Loop.Post(new Redirected(target, push.ToArray()));
            return;
        }

        tracking.IsRedirectBroken = true;
        if (client.Session.RespVersion > 2) client.Push(Encoding.ASCII.GetBytes($">2\r\n$21\r\ntracking-redir-broken\r\n:{tracking.RedirectId}\r\n"));
    }

    /// <summary>RESP2 has no pushes: only a subscriber can be told, by a message.</summary>
    private static void Send(ClientConnection client, ReadOnlySpan<byte> push)
    {
        if (client.Session.RespVersion > 2) client.Push(push);
        else if (client.Session.HasSubscribed && client.Session.Subscriptions.Total > 0) client.Push(InvalidationText.AsMessage(push));
    }

    private sealed class Redirected(ClientConnection target, byte[] push) : ILoopWork
    {
        public void Run() => Send(target, push);
    }
}
