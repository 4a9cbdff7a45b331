using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.Backup.Sealing;

/// <summary>
/// A store whose objects are encrypted on their way there and decrypted on their way back; everybody above works with what is in clear. Objects that were put without
/// encryption are read as they are, so that it can be switched on, and nothing that is put is in clear any more.
/// </summary>
/// <param name="inner">Where they lie.</param>
/// <param name="keys">Null: nothing is encrypted, and what is can't be read.</param>
public sealed class SealedStore(IObjectStore inner, KeyRing? keys) : IObjectStore
{
    private (string Name, SealedHeader Header, ObjectCipher Cipher)? open;
    private string? inClear;

    public string Place => inner.Place;

    /// <summary>Lengths are those of what is stored.</summary>
    public IReadOnlyList<StoredObject> List(string prefix) => inner.List(prefix);

    public StoredObject? Find(string name)
    {
        if (inner.Find(name) is not { } found) return null;
        return TryOpen(found) ? found with { Length = open!.Value.Header.Length } : found;
    }

    public int Read(string name, long position, Span<byte> destination)
    {
        if (open?.Name != name && inClear != name && Find(name) is null) throw new FileNotFoundException($"there is no {name} in {Place}", name);
        if (open is not { } held || held.Name != name) return inner.Read(name, position, destination);
        var (total, chunks) = (0, Chunks(destination.Length));
        while (total < destination.Length && position + total < held.Header.Length) total += ReadChunks(held, position + total, destination[total..], chunks);
        return total;
    }

    public void Put(string name, IFile source)
    {
        Forget();
        if (keys is null)
        {
            inner.Put(name, source);
            return;
        }

        using var sealedSource = new SealedSource(source, name, keys);
        inner.Put(name, sealedSource);
    }

    public void Delete(string name) => inner.Delete(name);

    /// <summary>Of the store below: one that is closed under way ends its calls.</summary>
    public void Dispose() => inner.Dispose();

    /// <summary>As many as the reader's span may touch, in one call to the store.</summary>
    private static int Chunks(int bytes) => (bytes / SealedHeader.ChunkBytes) + 2;

    private int ReadChunks((string Name, SealedHeader Header, ObjectCipher Cipher) held, long position, Span<byte> destination, int chunksMax)
    {
        var length = held.Header.Length;
        var first = position / SealedHeader.ChunkBytes;
        var count = (int)Math.Min(chunksMax, SealedHeader.ChunksOf(length) - first);
        var storedEnd = Math.Min(SealedHeader.PositionOf(first + count), SealedHeader.StoredLength(length));
        var stored = new byte[storedEnd - SealedHeader.PositionOf(first)];
        if (inner.Read(held.Name, SealedHeader.PositionOf(first), stored) != stored.Length) throw new DamagedBackupException(held.Name, "it ends too early");
        var (total, plain) = (0, new byte[SealedHeader.ChunkBytes]);
        for (var chunk = first; chunk < first + count && total < destination.Length; chunk++)
        {
            var at = (int)(SealedHeader.PositionOf(chunk) - SealedHeader.PositionOf(first));
            var clear = plain.AsSpan(0, (int)Math.Min(SealedHeader.ChunkBytes, length - (chunk * SealedHeader.ChunkBytes)));
            if (!held.Cipher.TryOpen(chunk, stored.AsSpan(at), clear)) throw new DamagedBackupException(held.Name, $"its encrypted bytes from {SealedHeader.PositionOf(chunk)} on are not those that were put there");
            var wanted = clear[(int)(position + total - (chunk * SealedHeader.ChunkBytes))..];
            wanted = wanted[..Math.Min(wanted.Length, destination.Length - total)];
            wanted.CopyTo(destination[total..]);
            total += wanted.Length;
        }

        return total;
    }

    /// <summary>Whether the object is encrypted; it is the one held then.</summary>
    private bool TryOpen(StoredObject found)
    {
        Forget();
        var bytes = new byte[SealedHeader.Bytes];
        var read = inner.Read(found.Name, 0, bytes);
        if (!SealedHeader.IsSealed(bytes.AsSpan(0, read)))
        {
            inClear = found.Name;
            return false;
        }

        if (SealedHeader.Read(bytes.AsSpan(0, read), found.Length, out var header) is { } problem) throw new DamagedBackupException(found.Name, problem);
        if (keys is null || !keys.TryFind(header.KeyId, out var key)) throw new MissingKeyException(found.Name, Convert.ToHexStringLower(header.KeyId));
        open = (found.Name, header, new ObjectCipher(key, header, found.Name));
        return true;
    }

    private void Forget()
    {
        open?.Cipher.Dispose();
        open = null;
        inClear = null;
    }
}
