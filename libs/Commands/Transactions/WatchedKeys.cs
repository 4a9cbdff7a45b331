namespace Distro.Commands.Transactions;

/// <summary>The keys that one client watches, each with the version it had then. Owned by the client's loop; filled and emptied by the <see cref="WatchTable"/>.</summary>
public sealed class WatchedKeys
{
    private readonly List<Entry> entries = [];

    public int Count => entries.Count;

    public ReadOnlySpan<Entry> Entries => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries);

    internal void Add(WatchedKey key, bool existed) => entries.Add(new Entry(key, key.Version, existed));

    internal void Clear() => entries.Clear();

    /// <summary>A watched key, its version when it was watched, and whether it held a value then.</summary>
    public readonly record struct Entry(WatchedKey Key, long Version, bool Existed);
}
