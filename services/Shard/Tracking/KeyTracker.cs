using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Commands.Tracking;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Tracking;

/// <summary>
/// Client-side caching: remembers what tracking clients read, and tells them (or whoever asked for all changes below a prefix) what changed, for whatever reason: commands,
/// expiry, eviction, FLUSHALL. Hears of changes from the <see cref="TouchedFeed"/>, and only while somebody tracks.
/// </summary>
internal sealed class KeyTracker(DataPlane plane, ShardOptions options) : ITouchedListener, ITracking
{
    private const int KeysOnStack = 64;

    private readonly Lock changing = new();
    private readonly TrackedKeys keys = new();
    private readonly Dictionary<byte[], BroadcastPrefix> table = new(ByteStrings.Comparer);
    private volatile BroadcastPrefix[] prefixes = [];
    private LoopInvalidations[] loops = [];
    private int clients;

    public long KeyCount => keys.KeyCount;

    public long ItemCount => keys.ItemCount;

    public int PrefixCount => prefixes.Length;

    public int ClientCount => Volatile.Read(ref clients);

    /// <summary>One mailbox a loop; before the loops start.</summary>
    public void Attach(IReadOnlyList<Worker> workers)
    {
        loops = [.. workers.Select(worker => new LoopInvalidations(worker.Loop, this, plane.FindClient))];
        options.TrackingKeysMax.Changed += () => keys.Trim(KeysMax, GiveUp);
    }

    /// <summary>Where invalidations for clients of a loop are left.</summary>
    public LoopInvalidations Of(Worker worker) => loops[worker.Index];

    /// <summary>A session begins, changes or ends to track; on its loop.</summary>
    public void Changed(Session session, TrackingState? before)
    {
        if (session is not ClientSession { Client: { } client })
            return;
        var now = session.Tracking;
        lock (changing)
        {
            if (before is null && now is not null && clients++ == 0)
                plane.Feed.Add(this);
            Follow(client, before, now);
            if (before is not null && now is null && --clients == 0)
            {
                plane.Feed.Remove(this);
                keys.Clear();
            }
        }

        if (now is null)
            Of(client.Worker).Ended(client);
        else
            Of(client.Worker).Began(client);
    }

    /// <summary>A command of a tracking client has run and its slots are still held: what it read may be cached from now on.</summary>
    public void Remember(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!command.Is(CommandFlags.ReadOnly) || command.Is(CommandFlags.PubSub) || command.Scope == Scope.Script || client.Session.Tracking is not { Remembers: true })
            return;
        Span<int> found = stackalloc int[KeysOnStack];
        var count = KeyPositions.Find(command, input, arguments, found);
        if (count > found.Length)
            count = KeyPositions.Find(command, input, arguments, found = new int[count]);
        for (var i = 0; i < count; i++)
            keys.Add(client, input.Slice(arguments[found[i]].Offset, arguments[found[i]].Length), KeysMax, GiveUp);
    }

    public void Touched(TouchedList touched, Client? by)
    {
        if (touched.IsEverything)
        {
            ForgetAll(by);
            return;
        }

        TellReaders(touched, by);
        if (prefixes.Length == 0)
            return;
        Broadcast(touched, by, isExpiry: false);
        Broadcast(touched, null, isExpiry: true);
    }

    /// <summary>Those who had read what has been changed since this was last called for the running command.</summary>
    public void TellReaders(TouchedList touched, Client? by)
    {
        foreach (ref readonly var touch in touched.Entries[touched.ToldToReaders..])
        {
            if (touch.Class is EventClass.KeyMiss or EventClass.New)
                continue;
            var key = touched.Key(touch);
            if (keys.Take(key) is { } readers)
                Tell(Invalidation.OfKey(readers, key, ByWhom(touch, by)), readers);
        }

        touched.ToldToReaders = touched.Count;
    }

    /// <summary>What has expired was changed by nobody, whoever's command found it so.</summary>
    private static Client? ByWhom(in Touch touch, Client? by) => touch.Class == EventClass.Expired ? null : by;

    /// <summary>Nothing that anybody read can be relied on any more.</summary>
    public void ForgetAll(Client? by)
    {
        keys.Clear();
        var everything = Invalidation.OfEverything(by);
        foreach (var worker in plane.Workers)
        {
            if (Of(worker).TrackerCount > 0)
                Of(worker).Leave(everything);
        }
    }

    private long KeysMax => options.TrackingKeysMax.Value is > 0 and var limit ? limit : long.MaxValue;

    private void GiveUp(byte[] key, object readers) => Tell(Invalidation.OfKey(readers, key, null), readers);

    private void Tell(Invalidation invalidation, object readers)
    {
        if (readers is Client one)
        {
            Of(one.Worker).Leave(invalidation);
            return;
        }

        var loops = 0UL;
        foreach (var client in (HashSet<Client>)readers)
            loops |= 1UL << (client.Worker.Index & 63);
        foreach (var worker in plane.Workers)
        {
            if ((loops & (1UL << (worker.Index & 63))) != 0)
                Of(worker).Leave(invalidation);
        }
    }

    private void Broadcast(TouchedList touched, Client? by, bool isExpiry)
    {
        foreach (var prefix in prefixes)
        {
            List<byte[]>? below = null;
            foreach (ref readonly var touch in touched.Entries)
            {
                var key = touched.Key(touch);
                if (touch.Class is not (EventClass.KeyMiss or EventClass.New) && touch.Class == EventClass.Expired == isExpiry && key.StartsWith(prefix.Prefix) && !Contains(below, key))
                    (below ??= []).Add(key.ToArray());
            }

            if (below is null)
                continue;
            var invalidation = Invalidation.OfPrefix(prefix, below, by);
            foreach (var worker in plane.Workers)
            {
                if (prefix.IsWantedOn(worker.Index))
                    Of(worker).Leave(invalidation);
            }
        }
    }

    /// <summary>A command touches a key more than once seldom, and few keys mostly: only the last ones are looked at.</summary>
    private static bool Contains(List<byte[]>? keys, ReadOnlySpan<byte> key)
    {
        const int lookedAt = 8;
        for (var i = keys?.Count - 1 ?? -1; i >= 0 && i >= keys!.Count - lookedAt; i--)
        {
            if (key.SequenceEqual(keys[i]))
                return true;
        }

        return false;
    }

    /// <summary>From what a client wanted to what it wants. Linear in both: a session may have very many prefixes.</summary>
    private void Follow(Client client, TrackingState? before, TrackingState? now)
    {
        var (old, wanted) = (new HashSet<byte[]>(before?.Prefixes ?? [], ByteStrings.Comparer), new HashSet<byte[]>(now?.Prefixes ?? [], ByteStrings.Comparer));
        if (old.SetEquals(wanted))
            return;
        foreach (var prefix in wanted.Where(prefix => !old.Contains(prefix)))
        {
            if (!table.TryGetValue(prefix, out var found))
                table.Add(prefix, found = new BroadcastPrefix(prefix, plane.Workers.Count));
            found.Add(client);
        }

        foreach (var prefix in old.Where(prefix => !wanted.Contains(prefix)))
        {
            var found = table[prefix];
            found.Remove(client);
            if (found.IsEmpty)
                table.Remove(prefix);
        }

        now?.Share(prefix => table[prefix].Prefix);
        prefixes = [.. table.Values];
    }
}
