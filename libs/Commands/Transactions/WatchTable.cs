using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Transactions;

/// <summary>
/// The versions of all watched keys of a process. A version moves while its slot is held, and is read while its slot is held, so WATCH and EXEC see exactly the
/// changes between them; the locks in here guard only the table, for a few instructions, so that a client can forget its keys without taking their slots.
/// While nobody watches anything a change costs one load.
/// </summary>
public sealed class WatchTable
{
    private const int StripeCount = 64;

    private readonly Stripe[] stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];
    private readonly int[] watchedOfSlot = new int[KeyspaceOptions.SlotCount];
    private int keys;
    private int watchers;

    /// <summary>Keys that are watched.</summary>
    public int KeyCount => Volatile.Read(ref keys);

    /// <summary>Clients that watch keys.</summary>
    public int WatcherCount => Volatile.Read(ref watchers);

    public bool IsEmpty => KeyCount == 0;

    /// <summary>Adds a key to those that a client watches, once. The caller holds its slot.</summary>
    /// <param name="exists">Whether the key holds a value now: then its expiry is a change too.</param>
    public void Watch(WatchedKeys watched, int slot, int database, ReadOnlySpan<byte> key, bool exists)
    {
        if (watched.Count == 0) Interlocked.Increment(ref watchers);
        var stripe = stripes[slot % StripeCount];
        lock (stripe)
        {
            var found = stripe.BySpan.TryGetValue(new KeyNameSpan(database, key), out var entry);
            if (!found)
            {
                entry = new WatchedKey(slot, new KeyName(database, key.ToArray()));
                stripe.Keys.Add(entry.Name, entry);
                watchedOfSlot[slot]++;
                Interlocked.Increment(ref keys);
            }

            if (watched.Contains(entry!)) return;
            entry!.Watchers++;
            watched.Add(entry, exists);
        }
    }

    /// <summary>The client watches nothing any more. Needs no slots.</summary>
    public void Unwatch(WatchedKeys watched)
    {
        if (watched.Count == 0) return;
        foreach (var watch in watched.Entries)
        {
            var stripe = stripes[watch.Key.Slot % StripeCount];
            lock (stripe)
            {
                if (--watch.Key.Watchers > 0) continue;
                stripe.Keys.Remove(watch.Key.Name);
                watchedOfSlot[watch.Key.Slot]--;
                Interlocked.Decrement(ref keys);
            }
        }

        watched.Clear();
        Interlocked.Decrement(ref watchers);
    }

    /// <summary>
    /// Keys were changed by somebody who holds their slots. An expiry alone moves no version: who saw the key before it expired finds it missing,
    /// and for who did not (WATCH itself deletes what it finds expired) nothing has changed.
    /// </summary>
    public void Touched(TouchedList touched)
    {
        if (IsEmpty) return;
        foreach (ref readonly var touch in touched.Entries)
        {
            if (touch.Class is not (EventClass.Expired or EventClass.KeyMiss) && !touch.LeavesEntries && Volatile.Read(ref watchedOfSlot[touch.Slot]) != 0) Touched(touch.Slot, touch.Database, touched.Key(touch));
        }
    }

    /// <summary>A database (-1: every one) is about to be emptied, the whole keyspace held: watched keys that hold a value change by it.</summary>
    public void Flushing(ref Call call, int database)
    {
        if (IsEmpty) return;
        foreach (var stripe in stripes)
        {
            lock (stripe)
            {
                foreach (var (name, watched) in stripe.Keys)
                {
                    if ((database < 0 || name.Database == database) && call.Open(name.Database, name.Bytes).Exists) watched.Version++;
                }
            }
        }
    }

    /// <summary>Two databases are about to change places, the whole keyspace held: watched keys that hold a value in either change by it.</summary>
    public void Swapping(ref Call call, int one, int other)
    {
        if (IsEmpty || one == other) return;
        foreach (var stripe in stripes)
        {
            lock (stripe)
            {
                foreach (var (name, watched) in stripe.Keys)
                {
                    if (name.Database != one && name.Database != other) continue;
                    if (call.Open(one, name.Bytes).Exists || call.Open(other, name.Bytes).Exists) watched.Version++;
                }
            }
        }
    }

    private void Touched(int slot, int database, ReadOnlySpan<byte> key)
    {
        var stripe = stripes[slot % StripeCount];
        lock (stripe)
        {
            if (stripe.BySpan.TryGetValue(new KeyNameSpan(database, key), out var watched)) watched.Version++;
        }
    }

    private sealed class Stripe
    {
        public Stripe() => BySpan = Keys.GetAlternateLookup<KeyNameSpan>();

        public Dictionary<KeyName, WatchedKey> Keys { get; } = new(KeyName.Comparer);

        public Dictionary<KeyName, WatchedKey>.AlternateLookup<KeyNameSpan> BySpan { get; }
    }
}
