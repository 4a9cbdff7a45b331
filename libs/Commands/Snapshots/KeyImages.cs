using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Commands.Streams;
using Distro.Engine;
using Distro.Rdb;
using Set = Distro.Engine.Sets.Set;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Snapshots;

/// <summary>
/// Cuts a key's value into the images that a snapshot holds. Most values are one image in RDB's encoding (<see cref="ValueImage"/>). What that encoding has no place for,
/// a stream with all that it knows, the times of a set's members, is an image of effects: the commands that build it, as the log would hold them.
/// Large values come in parts, each a bounded piece of work: the value must not change between its first part and its last. One thread's at a time.
/// </summary>
public sealed class KeyImages
{
    /// <summary>What a part has at most, unless one element is longer.</summary>
    public const int PartBytes = 32 * 1024;

    private const int EntriesATime = 128;
    private const int TimesATime = 128;

    /// <summary>Places from here down lie in the times of a set's members; the first of them is this.</summary>
    private const long TimesPlace = -2;

    /// <summary>Behind a stream's last entry.</summary>
    private const long RestPlace = -2;

    private readonly ValueImage values = new();
    private readonly EffectWriter effects = new();
    private readonly EffectImage image = new();

    /// <summary>The part of an existing key's value that begins at a place: good until the next call.</summary>
    /// <param name="entry">The key, under its slot's lock.</param>
    /// <param name="place">0 at first; then where the next part begins; -1 when this was the last.</param>
    public ReadOnlySpan<byte> Part(KeyEntry entry, ref long place)
    {
        entry.Now = 0;
        if (entry.Type == Engine.ValueType.Stream) return StreamPart(entry, ref place);
        if (place <= TimesPlace) return TimesPart(entry, ref place);
        var part = values.Part(entry, ref place, PartBytes);
        if (place < 0 && entry.Type == Engine.ValueType.Set && Set.Over(entry).HasTimes) place = TimesPlace;
        return part;
    }

    /// <summary>All libraries of functions, as the effects that load them; empty when there are none.</summary>
    public ReadOnlySpan<byte> Functions(Scripting.ScriptCatalog catalog)
    {
        effects.Clear();
        Scripting.LibraryLoading.WriteContents(catalog, effects);
        return effects.IsEmpty ? default : image.Of(effects);
    }

    private ReadOnlySpan<byte> StreamPart(KeyEntry entry, ref long place)
    {
        effects.Clear();
        var stream = Stream.Over(entry);
        if (place == RestPlace)
        {
            StreamRebuild.WriteRest(ref stream, effects, entry.Slot, entry.Database, entry.Key);
            place = -1;
            return image.Of(effects);
        }

        do
        {
            var count = Math.Min(EntriesATime, stream.Count - place);
            StreamRebuild.WriteEntries(ref stream, place, count, effects, entry.Slot, entry.Database, entry.Key);
            place += count;
        }
        while (place < stream.Count && effects.Bytes.Length < PartBytes);
        if (place == stream.Count) place = RestPlace;
        return image.Of(effects);
    }

    private ReadOnlySpan<byte> TimesPart(KeyEntry entry, ref long place)
    {
        effects.Clear();
        var set = Set.Over(entry);
        var sink = new ElementTimesRebuild(effects, ElementKind.Member, entry.Slot, entry.Database, entry.Key);
        var position = TimesPlace - place;
        do position = set.EmitTimes(position, TimesATime, ref sink);
        while (position >= 0 && effects.Bytes.Length < PartBytes);
        place = position < 0 ? -1 : TimesPlace - position;
        return image.Of(effects);
    }
}
