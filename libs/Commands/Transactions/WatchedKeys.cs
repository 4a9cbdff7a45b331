namespace Distro.Commands.Transactions;

/// <summary>The keys that one client watches, each with the version it had then. Owned by the client's loop; filled and emptied by the <see cref="WatchTable"/>.</summary>
public sealed class WatchedKeys
{
    /// <summary>Up to so many are looked through one by one.</summary>
    private const int FewKeys = 16;

    private const int EntryBytes = 120;

    private readonly List<Entry> entries = [];
    private HashSet<WatchedKey>? many;

    public int Count => entries.Count;

    /// <summary>What they take of memory, roughly, in bytes.</summary>
    public long UsedBytes { get; private set; }

    public ReadOnlySpan<Entry> Entries => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries);

    internal bool Contains(WatchedKey key)
    {
        if (many is not null) return many.Contains(key);
        foreach (var entry in Entries)
        {
            if (entry.Key == key) return true;
        }

        return false;
    }

    internal void Add(WatchedKey key, bool existed)
    {
        entries.Add(new Entry(key, key.Version, existed));
        UsedBytes += EntryBytes + key.Name.Bytes.Length;
        if (many is not null) many.Add(key);
        else if (entries.Count > FewKeys) many = [.. entries.Select(static entry => entry.Key)];
    }

    internal void Clear()
    {
        entries.Clear();
        UsedBytes = 0;
        many = null;
    }

    /// <summary>A watched key, its version when it was watched, and whether it held a value then.</summary>
    public readonly record struct Entry(WatchedKey Key, long Version, bool Existed);
}
