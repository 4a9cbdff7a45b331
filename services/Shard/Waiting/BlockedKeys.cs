using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Shard.Waiting;

/// <summary>
/// The queues of all keys that clients of this process wait for. Who joins a queue holds the key's slot, and so does who serves it; who leaves does not,
/// so locks in here guard the lists, for a few instructions. A change of a key that nobody waits for costs one load.
/// </summary>
internal sealed class BlockedKeys
{
    private const int StripeCount = 64;
    private const int TypeShift = 16;

    private readonly Stripe[] stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];
    private readonly int[] queuesOfSlot = new int[KeyspaceOptions.SlotCount];
    private int queues;
    private int deletionQueues;

    /// <summary>Keys that somebody waits for, once for each type waited for.</summary>
    public int Count => Volatile.Read(ref queues);

    /// <summary>Of these, those whose deletion somebody wants to hear of.</summary>
    public int DeletionCount => Volatile.Read(ref deletionQueues);

    public bool IsEmpty => Count == 0;

    public bool HasQueues(int slot) => Volatile.Read(ref queuesOfSlot[slot]) != 0;

    /// <summary>Joins the end of a key's queue, once. The caller holds the key's slot.</summary>
    public void Add(KeyBlock block, int slot, int database, ReadOnlySpan<byte> key, ValueType type, int argument)
    {
        var stripe = stripes[slot % StripeCount];
        lock (stripe)
        {
            var name = new KeyNameSpan(Pack(database, type), key);
            if (!stripe.BySpan.TryGetValue(name, out var queue))
            {
                queue = new KeyQueue(slot, database, type, new KeyName(name.Database, key.ToArray()));
                stripe.Queues.Add(queue.Name, queue);
                Volatile.Write(ref queuesOfSlot[slot], queuesOfSlot[slot] + 1);
                Interlocked.Increment(ref queues);
            }

            if (queue.Last?.Block == block)
                return;
            var node = new KeyNode(block, queue, argument) { Earlier = queue.Last, IsQueued = true };
            if (queue.Last is null)
                queue.First = node;
            else
                queue.Last.Later = node;
            queue.Last = node;
            if (block.WantsDeletion && queue.DeletionWaiters++ == 0)
                Interlocked.Increment(ref deletionQueues);
            block.Nodes.Add(node);
        }
    }

    /// <summary>Keys that somebody waits for, each once, whatever types are waited for.</summary>
    public int CountKeys() => All().DistinctBy(static queue => (queue.Database, System.Text.Encoding.Latin1.GetString(queue.Name.Bytes))).Count();

    public KeyQueue? Find(int slot, int database, ReadOnlySpan<byte> key, ValueType type)
    {
        var stripe = stripes[slot % StripeCount];
        lock (stripe)
            return stripe.BySpan.TryGetValue(new KeyNameSpan(Pack(database, type), key), out var queue) ? queue : null;
    }

    /// <summary>Every queue there is just now. For the whole keyspace's holder.</summary>
    public List<KeyQueue> All()
    {
        var all = new List<KeyQueue>(Count);
        foreach (var stripe in stripes)
        {
            lock (stripe)
                all.AddRange(stripe.Queues.Values);
        }

        return all;
    }

    /// <summary>Claims the first block behind a place (null: from the head) that can be claimed. The place must be claimed by the caller, so that it stays.</summary>
    public KeyNode? ClaimNext(KeyQueue queue, KeyNode? after)
    {
        var stripe = stripes[queue.Slot % StripeCount];
        lock (stripe)
        {
            var node = after is null ? queue.First : after.Later;
            while (node is not null && !node.Block.TryClaim())
                node = node.Later;
            return node;
        }
    }

    /// <summary>Who is first in a queue, unclaimed, so it may be gone when the caller looks.</summary>
    public KeyBlock? Peek(KeyQueue queue)
    {
        var stripe = stripes[queue.Slot % StripeCount];
        lock (stripe)
            return queue.First?.Block;
    }

    /// <summary>Marks that somebody is on the way to serve the queue. False when somebody is already.</summary>
    public bool TryKick(KeyQueue queue)
    {
        var stripe = stripes[queue.Slot % StripeCount];
        lock (stripe)
        {
            if (queue.IsKicked)
                return false;
            return queue.IsKicked = true;
        }
    }

    public void KickArrived(KeyQueue queue)
    {
        var stripe = stripes[queue.Slot % StripeCount];
        lock (stripe)
            queue.IsKicked = false;
    }

    /// <summary>Leaves a queue, if it has not left it before. From any thread.</summary>
    public void Remove(KeyNode node)
    {
        var queue = node.Queue;
        var stripe = stripes[queue.Slot % StripeCount];
        lock (stripe)
        {
            if (!node.IsQueued)
                return;
            node.IsQueued = false;
            if (node.Earlier is null)
                queue.First = node.Later;
            else
                node.Earlier.Later = node.Later;
            if (node.Later is null)
                queue.Last = node.Earlier;
            else
                node.Later.Earlier = node.Earlier;
            if (node.Block.WantsDeletion && --queue.DeletionWaiters == 0)
                Interlocked.Decrement(ref deletionQueues);
            if (queue.First is not null)
                return;
            stripe.Queues.Remove(queue.Name);
            Volatile.Write(ref queuesOfSlot[queue.Slot], queuesOfSlot[queue.Slot] - 1);
            Interlocked.Decrement(ref queues);
        }
    }

    private static int Pack(int database, ValueType type) => database | ((int)type << TypeShift);

    private sealed class Stripe
    {
        public Stripe() => BySpan = Queues.GetAlternateLookup<KeyNameSpan>();

        public Dictionary<KeyName, KeyQueue> Queues { get; } = new(KeyName.Comparer);

        public Dictionary<KeyName, KeyQueue>.AlternateLookup<KeyNameSpan> BySpan { get; }
    }
}
