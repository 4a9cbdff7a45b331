using System.Diagnostics;
using Distro.Commands.Snapshots;
using Distro.Engine;
using Distro.Snapshots.Format;
using Distro.Snapshots.Writing;

namespace Distro.Shard.Snapshots;

/// <summary>
/// Writes the section of one slot, in steps between which commands run.
///
/// Invariant: what is written is the slot as it was when it was begun. Argument: a scan goes through the keys in the order of their hashes; behind it everything is written,
/// before it everything is as it was, because the keyspace tells this guard of each key before anything changes it (<see cref="BeforeChange"/>), and a key that the scan has not
/// come to is written then, and passed by when the scan comes: if it exists by then at all, and if it existed before. A large value is written in parts; while some
/// are missing, whoever would change it waits until the steps, which now come to it first, have written it (<see cref="CaptureWaits"/>), or writes the rest itself. Steps and guard both run under the slot's lock, or behind the gate.
/// </summary>
internal sealed class SlotCapture : ISlotGuard
{
    private const int KeysATime = 16;

    private readonly Keyspace keyspace;
    private readonly SnapshotWriter writer;
    private readonly KeyImages images;
    private readonly PreservedKeys preserved;
    private readonly List<LargeKey> unfinished = [];
    private readonly Visitor visitor;
    private Engine.Worker engine = null!;
    private int slot;
    private int database;
    private long position;

    public SlotCapture(Keyspace keyspace, SnapshotWriter writer, KeyImages images)
    {
        this.keyspace = keyspace;
        this.writer = writer;
        this.images = images;
        preserved = new PreservedKeys(keyspace.Options.Databases);
        visitor = new Visitor(this);
    }

    /// <summary>Large values that are written in part.</summary>
    public int Unfinished => unfinished.Count;

    /// <summary>Keys that commands had written before the scan came to them, for the statistics.</summary>
    public long Preserved { get; private set; }

    /// <summary>Begins with a slot, whose lock the caller holds.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="stamp">The log's end: everything below it that names the slot has been done, nothing above has.</param>
    public void Begin(int slot, long stamp)
    {
        this.slot = slot;
        database = 0;
        position = 0;
        writer.BeginSlot(slot, stamp);
    }

    /// <summary>Goes on until that instant, at least a little. True when the slot's section is finished.</summary>
    public bool Step(Engine.Worker by, long untilTimestamp)
    {
        engine = by;
        do
        {
            if (unfinished.Count > 0)
            {
                if (WritePart(unfinished[^1])) unfinished.RemoveAt(unfinished.Count - 1);
            }
            else if (!Scan())
            {
                writer.EndSlot();
                return true;
            }
        }
        while (Stopwatch.GetTimestamp() < untilTimestamp);
        return false;
    }

    /// <summary>Forgets the slot: nobody wants its section any more.</summary>
    public void Abandon()
    {
        unfinished.Clear();
        for (var each = 0; each < keyspace.Options.Databases; each++) preserved.Clear(each);
    }

    public void BeforeChange(Engine.Worker worker, int slot, int database, ReadOnlySpan<byte> key, long position)
    {
        engine = worker;
        if (!IsBehind(database, position) && preserved.Add(database, key))
        {
            Preserved++;
            Write(database, key);
        }

        Finish(database, key);
    }

    /// <summary>Of a large value the first part is written here, and the others in steps, before anything else.</summary>
    public bool NeedsTime(Engine.Worker worker, int database, ReadOnlySpan<byte> key, long position)
    {
        engine = worker;
        if (!IsBehind(database, position) && preserved.Add(database, key))
        {
            Preserved++;
            Write(database, key);
        }

        foreach (var large in unfinished)
        {
            if (large.Database == database && key.SequenceEqual(large.Key)) return true;
        }

        return false;
    }

    private bool IsBehind(int database, long position) => database < this.database || (database == this.database && position < this.position);

    /// <summary>False when all keys of all databases have been visited.</summary>
    private bool Scan()
    {
        while (database < keyspace.Options.Databases && keyspace.CountInSlot(slot, database) == 0) EndDatabase();
        if (database == keyspace.Options.Databases) return false;
        var sink = visitor;
        position = keyspace.ScanSlot(engine, slot, database, position, KeysATime, ref sink);
        if (position < 0) EndDatabase();
        return true;
    }

    private void EndDatabase()
    {
        preserved.Clear(database);
        database++;
        position = 0;
    }

    /// <summary>Writes a key, or if it is large the first part of it.</summary>
    private void Write(int database, ReadOnlySpan<byte> key)
    {
        var entry = keyspace.OpenToRead(engine, slot, database, key, keyspace.HashOf(key));
        if (!entry.Exists) return;
        var place = 0L;
        Add(entry, ref place);
        if (place != -1) unfinished.Add(new LargeKey(database, key.ToArray(), place));
    }

    /// <summary>True when it was the last.</summary>
    private bool WritePart(LargeKey large)
    {
        var entry = keyspace.OpenToRead(engine, slot, large.Database, large.Key, keyspace.HashOf(large.Key));
        var place = large.Place;
        Add(entry, ref place);
        large.Place = place;
        return place == -1;
    }

    private void Finish(int database, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < unfinished.Count; i++)
        {
            if (unfinished[i].Database != database || !key.SequenceEqual(unfinished[i].Key)) continue;
            while (!WritePart(unfinished[i]))
            {
            }

            unfinished.RemoveAt(i);
            return;
        }
    }

    private void Add(KeyEntry entry, ref long place)
    {
        var continues = place == 0 ? EntryFlags.None : EntryFlags.Continues;
        var image = images.Part(entry, ref place);
        var flags = place == -1 ? continues : continues | EntryFlags.Unfinished;
        writer.Add(new SnapshotEntry { Flags = flags, Database = entry.Database, Key = entry.Key, ExpireAt = entry.ExpireAt, Access = (int)entry.AccessData, Value = image });
    }

    /// <summary>A value some parts of which are not written yet.</summary>
    private sealed class LargeKey(int database, byte[] key, long place)
    {
        public int Database => database;

        public byte[] Key => key;

        public long Place { get; set; } = place;
    }

    private sealed class Visitor(SlotCapture capture) : IScanSink
    {
        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt)
        {
            if (!capture.preserved.Remove(capture.database, key)) capture.Write(capture.database, key);
        }
    }
}
