using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Shard.Clients;

namespace Distro.Shard.Tracking;

/// <summary>
/// Which clients may have which keys in caches of their own. A key is added while its slot is held by who reads it, and taken while its slot is held by who changes it, so no
/// change is missed; the locks in here guard only the dictionaries. Key names count, databases do not. Bounded: beyond the limit the oldest keys are given up, and their
/// clients are told as if they had changed.
/// </summary>
internal sealed class TrackedKeys
{
    private const int StripeCount = 64;
    private const int StaleOrderMin = 64;

    private readonly Stripe[] stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];
    private long keys;
    private long items;

    /// <summary>What is told of a key that is given up: the key, and its clients (one, or a set).</summary>
    internal delegate void GivenUp(byte[] key, object clients);

    public long KeyCount => Volatile.Read(ref keys);

    /// <summary>Clients of all keys together.</summary>
    public long ItemCount => Volatile.Read(ref items);

    /// <summary>The caller holds the key's slot.</summary>
    public void Add(Client client, ReadOnlySpan<byte> key, long keysMax, GivenUp givenUp)
    {
        var home = HashSlot.Of(key) % StripeCount;
        var stripe = stripes[home];
        lock (stripe)
        {
            if (stripe.BySpan.TryGetValue(key, out var name, out var clients))
            {
                if (Joined(clients, client) is not { } joined)
                    return;
                stripe.Clients[name] = joined;
                Interlocked.Increment(ref items);
                return;
            }

            name = key.ToArray();
            stripe.Clients.Add(name, client);
            stripe.Order.Enqueue(name);
            Interlocked.Increment(ref keys);
            Interlocked.Increment(ref items);
            stripe.ForgetStale();
        }

        if (KeyCount > keysMax)
            Trim(keysMax, givenUp, home);
    }

    /// <summary>Gives up the oldest keys until there are no more than the limit: one of a stripe, then one of the next. The youngest key of the stripe to begin at goes last.</summary>
    public void Trim(long keysMax, GivenUp givenUp, int home = 0)
    {
        var (at, without) = (home, 0);
        while (KeyCount > keysMax && without <= StripeCount)
        {
            var (key, clients) = stripes[at].TakeOldest(keepsLast: at == home && without < StripeCount);
            if (key is null)
                without++;
            else
            {
                without = 0;
                Uncount(clients!);
                givenUp(key, clients!);
            }

            at = (at + 1) % StripeCount;
        }
    }

    /// <summary>Takes the key out. The caller holds its slot. Null when nobody has it; else a <see cref="Client"/> or a HashSet of them, which is the caller's now.</summary>
    public object? Take(ReadOnlySpan<byte> key)
    {
        if (KeyCount == 0)
            return null;
        var stripe = stripes[HashSlot.Of(key) % StripeCount];
        object? clients;
        lock (stripe)
        {
            if (!stripe.BySpan.Remove(key, out _, out clients))
                return null;
        }

        Uncount(clients);
        return clients;
    }

    public void Clear()
    {
        foreach (var stripe in stripes)
        {
            lock (stripe)
            {
                foreach (var clients in stripe.Clients.Values)
                    Uncount(clients);
                stripe.Clients.Clear();
                stripe.Order.Clear();
            }
        }
    }

    /// <summary>Null when the client is one of them already.</summary>
    private static object? Joined(object clients, Client client)
    {
        if (clients is HashSet<Client> set)
            return set.Add(client) ? set : null;
        return clients == client ? null : new HashSet<Client> { (Client)clients, client };
    }

    private void Uncount(object clients)
    {
        Interlocked.Decrement(ref keys);
        Interlocked.Add(ref items, clients is HashSet<Client> set ? -set.Count : -1);
    }

    private sealed class Stripe
    {
        public Stripe() => BySpan = Clients.GetAlternateLookup<ReadOnlySpan<byte>>();

        /// <summary>A client, or a set of them, by key.</summary>
        public Dictionary<byte[], object> Clients { get; } = new(ByteStrings.Comparer);

        public Dictionary<byte[], object>.AlternateLookup<ReadOnlySpan<byte>> BySpan { get; }

        /// <summary>Keys in the order they came; some may have been taken since.</summary>
        public Queue<byte[]> Order { get; private set; } = new();

        /// <summary>Nulls when there is none, or none but the last.</summary>
        public (byte[]? Key, object? Clients) TakeOldest(bool keepsLast)
        {
            lock (this)
            {
                while (Clients.Count > (keepsLast ? 1 : 0) && Order.TryDequeue(out var oldest))
                {
                    if (Clients.Remove(oldest, out var left))
                        return (oldest, left);
                }
            }

            return (null, null);
        }

        public void ForgetStale()
        {
            if (Order.Count > (Clients.Count * 2) + StaleOrderMin)
                Order = new Queue<byte[]>(Order.Where(key => Clients.TryGetValue(key, out _)).DistinctBy(key => key));
        }
    }
}
