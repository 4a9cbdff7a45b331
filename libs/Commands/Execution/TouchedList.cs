namespace Distro.Commands.Execution;

/// <summary>What the running command has changed so far. Loop-local; cleared by the executor before each command.</summary>
public sealed class TouchedList
{
    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 256;

    private Touch[] entries = new Touch[8];
    private byte[] keys = new byte[InitialBytes];
    private int keyBytes;

    public int Count { get; private set; }

    /// <summary>False while nobody would read the list: adding does nothing then. The executor sets it when it has taken the slots.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Keys of whole databases came or went (FLUSHALL, SWAPDB), which no entry names.</summary>
    public bool IsEverything { get; set; }

    public ReadOnlySpan<Touch> Entries => entries.AsSpan(0, Count);

    public ReadOnlySpan<byte> Key(in Touch touch) => keys.AsSpan(touch.KeyStart, touch.KeyLength);

    public void Add(int slot, int database, ReadOnlySpan<byte> key, string @event, EventClass eventClass)
    {
        if (!IsWanted) return;
        if (Count == entries.Length) Array.Resize(ref entries, Count * 2);
        if (keys.Length - keyBytes < key.Length) Array.Resize(ref keys, Math.Max(keys.Length * 2, checked(keyBytes + key.Length)));
        key.CopyTo(keys.AsSpan(keyBytes));
        entries[Count++] = new Touch(slot, database, keyBytes, key.Length, @event, eventClass);
        keyBytes += key.Length;
    }

    public void Clear()
    {
        Count = 0;
        IsEverything = false;
        keyBytes = 0;
        if (keys.Length > BytesKept) keys = new byte[InitialBytes];
    }
}
