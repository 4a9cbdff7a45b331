using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>Writes a stream as the effects that build it: an XADD for each entry, then what an XADD does not know.</summary>
internal readonly ref struct StreamRebuild : IEntrySink
{
    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;

    private StreamRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
    }

    /// <summary>The effects build the stream under <paramref name="key"/>, which is empty before them.</summary>
    public static void Write(ref Stream stream, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        WriteEntries(ref stream, 0, stream.Count, effects, slot, database, key);
        WriteRest(ref stream, effects, slot, database, key);
    }

    /// <summary>The effects that append entries, from a rank on.</summary>
    public static void WriteEntries(ref Stream stream, long rank, long count, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new StreamRebuild(effects, slot, database, key);
        if (stream.Count == 0) sink.WriteEmpty();
        stream.Emit(rank, count, 1, ref sink);
    }

    /// <summary>The effects for what a stream is beside its entries, which are there before.</summary>
    public static void WriteRest(ref Stream stream, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        effects.Begin(slot, database, 7);
        effects.Arg("XSETID"u8);
        effects.Arg(key);
        IdText.Write(effects, stream.LastId);
        effects.Arg("ENTRIESADDED"u8);
        effects.Arg(stream.EntriesAdded);
        effects.Arg("MAXDELETEDID"u8);
        IdText.Write(effects, stream.MaxDeletedId);
        GroupRebuild.Write(ref stream, effects, slot, database, key);
        if (stream.HasProducers) ProducerRebuild.Write(stream.Producers, effects, slot, database, key);
    }

    /// <summary>Creates the stream by an entry that goes at once; XSETID takes its traces away.</summary>
    private void WriteEmpty()
    {
        effects.Begin(slot, database, 7);
        effects.Arg("XADD"u8);
        effects.Arg(key);
        effects.Arg("MAXLEN"u8);
        effects.Arg(0);
        effects.Arg("0-1"u8);
        effects.Arg("f"u8);
        effects.Arg("v"u8);
    }

    public void Emit(scoped StreamEntry entry)
    {
        effects.Begin(slot, database, 3 + (entry.FieldCount * 2));
        effects.Arg("XADD"u8);
        effects.Arg(key);
        IdText.Write(effects, entry.Id);
        while (entry.TryNext(out var name, out var value))
        {
            effects.Arg(name);
            effects.Arg(value);
        }
    }
}
