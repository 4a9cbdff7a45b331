namespace Distro.Backup.Stores;

/// <summary>Small objects, whole.</summary>
public static class StoreReading
{
    /// <summary>All bytes of an object; null when there is none of that name.</summary>
    /// <exception cref="IOException">It has more than so many.</exception>
    public static byte[]? ReadAll(this IObjectStore store, string name, int bytesMax)
    {
        if (store.Find(name) is not { } found) return null;
        if (found.Length > bytesMax) throw new IOException($"{name} in {store.Place} has {found.Length} bytes, more than the {bytesMax} that it may have");
        var bytes = new byte[found.Length];
        return bytes.AsSpan(0, store.Read(name, 0, bytes)).ToArray();
    }

    public static void PutBytes(this IObjectStore store, string name, ReadOnlyMemory<byte> bytes) => store.Put(name, new MemoryFile(bytes));
}
