using Distro.Commands.Execution;

namespace Distro.Router.Clients;

/// <summary>
/// Who clients were that have gone not long ago: shards know a router's client by its id alone, and what they keep in their logs of commands is shown with the client's
/// address and name, as it was kept elsewhere.
/// </summary>
internal sealed class FormerClients
{
    private const int KeptMax = 1_024;

    private readonly Lock guard = new();
    private readonly Dictionary<long, (string Address, byte[] Name)> known = [];
    private readonly Queue<long> oldest = [];

    /// <summary>From any loop. Those that said nothing have left nothing behind.</summary>
    public void Add(Session session)
    {
        if (session.CommandCount == 0) return;
        lock (guard)
        {
            if (!known.TryAdd(session.Id, (session.Address, session.Name))) return;
            oldest.Enqueue(session.Id);
            if (oldest.Count > KeptMax) known.Remove(oldest.Dequeue());
        }
    }

    /// <summary>Null for one that was never here, or is forgotten.</summary>
    public (string Address, byte[] Name)? Find(long id)
    {
        lock (guard) return known.TryGetValue(id, out var found) ? found : null;
    }
}
