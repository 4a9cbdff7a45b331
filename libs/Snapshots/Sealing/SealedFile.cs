using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Sealing;

/// <summary>
/// A snapshot's file that is encrypted on the disk and in clear to whoever has it open: written once from its beginning to its end, read anywhere. Behind a header lie chunks
/// of 64 KiB, the last one shorter, each a nonce, the encrypted bytes and a tag, bound to its number and to the header. What was cut off at the end is for the reader of
/// the snapshot to find, whose footer says what there is.
/// </summary>
internal sealed class SealedFile : IFile
{
    private const int OverheadBytes = FileKey.NonceBytes + FileKey.TagBytes;
    private const int StoredChunkBytes = SealedFileHeader.ChunkBytes + OverheadBytes;
    private const int BoundBytes = SealedFileHeader.Bytes + sizeof(long);
    private const long NoChunk = -1;

    private readonly IFile file;
    private readonly string path;
    private readonly FileKey key;
    private readonly byte[] header;
    private readonly byte[] stored = new byte[StoredChunkBytes];
    private readonly byte[] clear = new byte[SealedFileHeader.ChunkBytes];
    private long openChunk = NoChunk;
    private long tailChunk = NoChunk;
    private bool isTailStored = true;

    private SealedFile(IFile file, string path, FileKey key, byte[] header, long length)
    {
        this.file = file;
        this.path = path;
        this.key = key;
        this.header = header;
        Length = length;
    }

    /// <summary>Of what is in clear.</summary>
    public long Length { get; private set; }

    /// <summary>Begins an empty file.</summary>
    public static SealedFile Create(IFile file, string path, KeyRing keys)
    {
        var salt = new byte[FileKey.SaltBytes];
        keys.Draw(salt);
        var header = SealedFileHeader.Of(keys.CurrentId, salt);
        var key = FileKey.Find(keys, keys.CurrentId, salt, SealedFileHeader.KeyPurpose, path);
        file.Write(0, header);
        return new SealedFile(file, path, key, header, 0);
    }

    /// <summary>Null for one that is not encrypted.</summary>
    /// <exception cref="MissingKeyException">Its key is not among those given.</exception>
    public static SealedFile? TryOpen(IFile file, string path, KeyRing? keys)
    {
        var header = new byte[SealedFileHeader.Bytes];
        if (file.Read(0, header) < header.Length || !SealedFileHeader.TryRead(header, out var id, out var salt)) return null;
        var bytes = file.Length - header.Length;
        var chunks = (bytes + StoredChunkBytes - 1) / StoredChunkBytes;
        return new SealedFile(file, path, FileKey.Find(keys, id, salt, SealedFileHeader.KeyPurpose, path), header, Math.Max(0, bytes - (chunks * OverheadBytes)));
    }

    /// <exception cref="CorruptSnapshotException">What lies there is not what was written.</exception>
    public int Read(long position, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && position + total < Length)
        {
            var at = position + total;
            Open(at / SealedFileHeader.ChunkBytes);
            var inside = (int)(at % SealedFileHeader.ChunkBytes);
            var bytes = (int)Math.Min(Math.Min(SealedFileHeader.ChunkBytes - inside, destination.Length - total), Length - at);
            clear.AsSpan(inside, bytes).CopyTo(destination[total..]);
            total += bytes;
        }

        return total;
    }

    /// <summary>Only at the end.</summary>
    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        if (position != Length) throw new NotSupportedException("an encrypted snapshot is written from its beginning to its end");
        while (!bytes.IsEmpty)
        {
            var (chunk, inside) = (Length / SealedFileHeader.ChunkBytes, (int)(Length % SealedFileHeader.ChunkBytes));
            if (inside > 0) Open(chunk);
            var taken = Math.Min(SealedFileHeader.ChunkBytes - inside, bytes.Length);
            bytes[..taken].CopyTo(clear.AsSpan(inside));
            (openChunk, tailChunk, isTailStored) = (chunk, chunk, false);
            Length += taken;
            if (inside + taken == SealedFileHeader.ChunkBytes) Store();
            bytes = bytes[taken..];
        }
    }

    public void SetLength(long length) => throw new NotSupportedException("an encrypted snapshot is written from its beginning to its end");

    public void Allocate(long length) => throw new NotSupportedException("an encrypted snapshot is written from its beginning to its end");

    public void Sync()
    {
        Store();
        file.Sync();
    }

    public void Dispose()
    {
        key.Dispose();
        file.Dispose();
    }

    /// <summary>Makes the chunk the one that is held in clear.</summary>
    private void Open(long chunk)
    {
        if (openChunk == chunk) return;
        Store();
        openChunk = NoChunk;
        var length = (int)Math.Min(SealedFileHeader.ChunkBytes, Length - (chunk * SealedFileHeader.ChunkBytes));
        var part = stored.AsSpan(0, length + OverheadBytes);
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(bound, chunk);
        if (file.Read(PositionOf(chunk), part) < part.Length || !key.TryOpen(part[..FileKey.NonceBytes], part[FileKey.NonceBytes..], clear.AsSpan(0, length), bound))
            throw new CorruptSnapshotException(chunk * SealedFileHeader.ChunkBytes, "what is encrypted there is not what was written", path);
        openChunk = chunk;
    }

    /// <summary>Writes the last chunk as far as it goes. A later write of more has another nonce.</summary>
    private void Store()
    {
        if (isTailStored) return;
        var length = (int)(Length - (tailChunk * SealedFileHeader.ChunkBytes));
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(bound, tailChunk);
        key.Seal(stored.AsSpan(0, FileKey.NonceBytes), clear.AsSpan(0, length), stored.AsSpan(FileKey.NonceBytes), bound);
        file.Write(PositionOf(tailChunk), stored.AsSpan(0, length + OverheadBytes));
        isTailStored = true;
    }

    private void Bind(Span<byte> bound, long chunk)
    {
        header.CopyTo(bound);
        BinaryPrimitives.WriteInt64LittleEndian(bound[header.Length..], chunk);
    }

    private static long PositionOf(long chunk) => SealedFileHeader.Bytes + (chunk * StoredChunkBytes);
}
