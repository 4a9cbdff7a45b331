using Distro.Shard.Clients;

namespace Distro.Shard.Tracking;

/// <summary>The beginning of keys that some clients want to hear of, and those clients, a list a loop: each list is its loop's own, its count anybody's to look at.</summary>
internal sealed class BroadcastPrefix(byte[] prefix, int loops)
{
    private readonly List<Client>[] clients = [.. Enumerable.Range(0, loops).Select(static _ => new List<Client>())];
    private readonly int[] counts = new int[loops];

    public byte[] Prefix => prefix;

    public bool IsEmpty => !counts.AsSpan().ContainsAnyExcept(0);

    public bool IsWantedOn(int loop) => Volatile.Read(ref counts[loop]) > 0;

    /// <summary>The loop's own thread only, as the next two.</summary>
    public IReadOnlyList<Client> ClientsOf(int loop) => clients[loop];

    public void Add(Client client) => Change(client, static (list, client) => list.Add(client));

    public void Remove(Client client) => Change(client, static (list, client) => list.Remove(client));

    private void Change(Client client, Action<List<Client>, Client> change)
    {
        var loop = client.Worker.Index;
        change(clients[loop], client);
        Volatile.Write(ref counts[loop], clients[loop].Count);
    }
}
