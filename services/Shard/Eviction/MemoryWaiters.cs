using Distro.Shard.Clients;

namespace Distro.Shard.Eviction;

/// <summary>The clients of one loop whose commands may need memory that has still to be evicted. All are woken when it is, or can't be, and try again.</summary>
internal sealed class MemoryWaiters
{
    private List<Client> waiting = [];
    private List<Client> waking = [];

    public int Count => waiting.Count;

    public void Add(Client client) => waiting.Add(client);

    public void WakeAll()
    {
        (waiting, waking) = (waking, waiting);
        foreach (var client in waking)
            client.Run();
        waking.Clear();
    }
}
