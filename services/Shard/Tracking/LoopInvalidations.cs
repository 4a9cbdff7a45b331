using Distro.Net;
using Distro.Shard.Clients;

namespace Distro.Shard.Tracking;

/// <summary>
/// Invalidations on their way to the clients of one loop. Left here by whoever changes keys, before its own reply can leave; told by the loop between commands, so never
/// inside a reply, and after every reply that was written before the change.
/// </summary>
internal sealed class LoopInvalidations(EventLoop loop, KeyTracker tracker, Func<long, DirectClient?> findClient) : ILoopWork
{
    private readonly Lock guard = new();
    private readonly HashSet<Client> trackers = [];
    private List<Invalidation> filling = [];
    private List<Invalidation> telling = [];
    private int trackerCount;

    /// <summary>Clients of this loop that track; anybody may look.</summary>
    public int TrackerCount => Volatile.Read(ref trackerCount);

    /// <summary>From any thread.</summary>
    public void Leave(Invalidation invalidation)
    {
        bool isFirst;
        lock (guard)
        {
            isFirst = filling.Count == 0;
            filling.Add(invalidation);
        }

        if (isFirst)
            loop.Post(this);
    }

    public void Began(Client client)
    {
        trackers.Add(client);
        Volatile.Write(ref trackerCount, trackers.Count);
    }

    public void Ended(Client client)
    {
        trackers.Remove(client);
        Volatile.Write(ref trackerCount, trackers.Count);
    }

    public void Run()
    {
        lock (guard)
            (filling, telling) = (telling, filling);
        foreach (var invalidation in telling)
            Tell(invalidation);
        telling.Clear();
    }

    private void Tell(Invalidation invalidation)
    {
        if (invalidation.Redirected is { } target)
            Send(target, invalidation);
        else if (invalidation.Prefix is { } prefix)
            TellAll(prefix.ClientsOf(loop.Index), invalidation, isBroadcast: true);
        else if (invalidation.Readers is Client one)
            TellIfMine(one, invalidation);
        else if (invalidation.Readers is HashSet<Client> readers)
            TellMine(readers, invalidation);
        else
            TellEverybody(invalidation);
    }

    private void TellEverybody(Invalidation invalidation)
    {
        foreach (var client in trackers)
            Tell(client, invalidation);
    }

    private void TellMine(HashSet<Client> readers, Invalidation invalidation)
    {
        foreach (var client in readers)
            TellIfMine(client, invalidation);
    }

    private void TellIfMine(Client client, Invalidation invalidation)
    {
        if (client.Loop == loop && client.Session.Tracking is { IsBroadcast: false } tracking && !(tracking.NoLoop && invalidation.By == client))
            Tell(client, invalidation);
    }

    private void TellAll(IReadOnlyList<Client> clients, Invalidation invalidation, bool isBroadcast)
    {
        foreach (var client in clients)
        {
            if (client.Session.Tracking is { } tracking && tracking.IsBroadcast == isBroadcast && !(tracking.NoLoop && invalidation.By == client))
                Tell(client, invalidation);
        }
    }

    /// <summary>To the client itself, or to the one it redirects to.</summary>
    private void Tell(Client client, Invalidation invalidation)
    {
        if (client.Session.Tracking is not { } tracking)
            return;
        if (tracking.RedirectId == 0)
        {
            Send(client, invalidation);
            return;
        }

        if (findClient(tracking.RedirectId) is { } target)
        {
            if (target.Loop == loop)
                Send(target, invalidation);
            else
                tracker.Of(target.Worker).Leave(invalidation.RedirectedTo(target));
            return;
        }

        tracking.IsRedirectBroken = true;
        if (client.Session.RespVersion > 2)
            client.Push(System.Text.Encoding.ASCII.GetBytes($">2\r\n$21\r\ntracking-redir-broken\r\n:{tracking.RedirectId}\r\n"));
    }

    /// <summary>RESP2 has no pushes: only a subscriber can be told, by a message.</summary>
    private static void Send(Client client, Invalidation invalidation)
    {
        if (client.IsRouted || client.Session.RespVersion > 2)
            client.Push(client.IsRouted && !invalidation.Relayed.IsEmpty ? invalidation.Relayed.Span : invalidation.Push.Span);
        else if (client.Session.HasSubscribed && client.Session.Subscriptions.Total > 0)
            client.Push(invalidation.Message.Span);
    }
}
