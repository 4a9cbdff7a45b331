namespace Distro.Commands.Execution;

/// <summary>What the running command has changed so far. Loop-local; cleared by the executor before each command.</summary>
public sealed class TouchedList
{
    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 256;

    private Touch[] entries = new Touch[8];
    private byte[] keys = new byte[InitialBytes];
    private Dictionary<KeyName, bool>? existed;
    private int keyBytes;

    public int Count { get; private set; }

    /// <summary>False while nobody would read the list: adding does nothing then. The executor sets it when it has taken the slots.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Keys of whole databases came or went (FLUSHALL, SWAPDB), which no entry names.</summary>
    public bool IsEverything { get; set; }

    /// <summary>What somebody wants to hear beside changes: New, KeyMiss, both or none. Set by the executor like <see cref="IsWanted"/>.</summary>
    public EventClass Extra { get; set; }

    /// <summary>So many entries were told to those who had read the keys: what is read after them is not changed by them.</summary>
    public int ToldToReaders { get; set; }

    public ReadOnlySpan<Touch> Entries => entries.AsSpan(0, Count);

    public ReadOnlySpan<byte> Key(in Touch touch) => keys.AsSpan(touch.KeyStart, touch.KeyLength);

    /// <param name="hasNoEffect">Those who watch the key see no change in it: see <see cref="Touch"/>.</param>
    public void Add(int slot, int database, ReadOnlySpan<byte> key, string @event, EventClass eventClass, bool hasNoEffect = false)
    {
        if (!IsWanted) return;
        if (Extra != EventClass.None && TakesPlaceOfNothing(database, key, @event)) AppendNew(slot, database, key);
        Append(slot, database, key, @event, eventClass, hasNoEffect);
    }

    /// <summary>The running command opened a key. If it was not there the first time, a change makes it new.</summary>
    public void NoteOpened(int database, ReadOnlySpan<byte> key, bool exists)
    {
        existed ??= new Dictionary<KeyName, bool>(KeyName.Comparer);
        existed.GetAlternateLookup<KeyNameSpan>().TryAdd(new KeyNameSpan(database, key), exists);
    }

    /// <summary>What was there the first time had expired.</summary>
    public void NoteGone(int database, ReadOnlySpan<byte> key)
    {
        if (existed is { Count: > 0 }) existed.GetAlternateLookup<KeyNameSpan>()[new KeyNameSpan(database, key)] = false;
    }

    /// <summary>Renamed, copied and moved keys are new wherever they arrive; others where there was none.</summary>
    private bool TakesPlaceOfNothing(int database, ReadOnlySpan<byte> key, string @event)
    {
        if ((Extra & EventClass.New) == 0 || @event is "del" or "expired" or "keymiss" or "rename_from" or "move_from") return false;
        var wasMissing = false;
        if (existed is { Count: > 0 } && existed.GetAlternateLookup<KeyNameSpan>() is var opened && opened.TryGetValue(new KeyNameSpan(database, key), out var exists) && !exists)
        {
            wasMissing = true;
            opened[new KeyNameSpan(database, key)] = true;
        }

        return wasMissing || @event is "rename_to" or "copy_to" or "move_to";
    }

    private void AppendNew(int slot, int database, ReadOnlySpan<byte> key)
    {
        Append(slot, database, key, "new", EventClass.New);
        // A key that moves is at its new place before it has left the old one.
        if (Count > 1 && entries[Count - 2].Event is "rename_from" or "move_from") (entries[Count - 2], entries[Count - 1]) = (entries[Count - 1], entries[Count - 2]);
    }

    private void Append(int slot, int database, ReadOnlySpan<byte> key, string @event, EventClass eventClass, bool hasNoEffect = false)
    {
        if (Count == entries.Length) Array.Resize(ref entries, Count * 2);
        if (keys.Length - keyBytes < key.Length) Array.Resize(ref keys, Math.Max(keys.Length * 2, checked(keyBytes + key.Length)));
        key.CopyTo(keys.AsSpan(keyBytes));
        entries[Count++] = new Touch(slot, database, keyBytes, key.Length, @event, eventClass, hasNoEffect);
        keyBytes += key.Length;
    }

    public void Clear()
    {
        Count = ToldToReaders = 0;
        IsEverything = false;
        existed?.Clear();
        keyBytes = 0;
        if (keys.Length > BytesKept) keys = new byte[InitialBytes];
    }
}
