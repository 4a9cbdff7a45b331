using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// Records in chunks, each encrypted and vouched for by itself: length (u32), nonce (12 bytes), as many bytes, tag (16 bytes). All but a group's last are full. A chunk is bound
/// to its group's offset, its number in the group and its length.
///
/// Invariant: a group's header can be written again with a smaller length and nothing else. Argument: the last chunk says its own length, and what of it lies behind the group's
/// is passed over; so a truncation in the middle of a group never has to seal anew what must not be lost.
/// </summary>
internal sealed class SealedBody(FileKey key, int chunkBytes) : GroupBody
{
    private const int NonceAt = sizeof(uint);
    private const int ChunkHeaderBytes = NonceAt + FileKey.NonceBytes;
    private const int OverheadBytes = ChunkHeaderBytes + FileKey.TagBytes;
    private const int BoundBytes = sizeof(long) + sizeof(int) + sizeof(int);

    private readonly byte[] openNonce = new byte[FileKey.NonceBytes];
    private byte[] staging = [];
    private byte[] held = [];
    private int heldBytes;
    private byte[] stored = [];
    private byte[] open = [];
    private int openBytes;

    private int StoredChunkBytes => chunkBytes + OverheadBytes;

    public override long StoredBytes(long recordBytes) => recordBytes + (ChunksOf(recordBytes) * OverheadBytes);

    public override long PositionOf(int recordByte) => (long)(recordByte / chunkBytes) * StoredChunkBytes;

    public override void Fill(long offset, ReadOnlySpan<byte> records, Span<byte> stored)
    {
        for (var number = 0; !records.IsEmpty; number++)
        {
            var length = Math.Min(chunkBytes, records.Length);
            Seal(offset, number, records[..length], stored);
            records = records[length..];
            stored = stored[(length + OverheadBytes)..];
        }
    }

    /// <summary>What does not fill a chunk is held until it does. Nothing is forgotten before all of the piece was written: it may come again when the disk was full.</summary>
    public override void WritePiece(IFile file, long position, long offset, int taken, ReadOnlySpan<byte> piece)
    {
        if (taken == 0) heldBytes = 0;
        if (held.Length == 0) (held, staging) = (new byte[chunkBytes], new byte[StoredChunkBytes]);
        var before = taken % chunkBytes;
        if (before > 0 && before + piece.Length >= chunkBytes)
        {
            // Together with what is held a chunk: whoever repeats the piece finds that unchanged.
            piece[..(chunkBytes - before)].CopyTo(held.AsSpan(before));
            WriteChunk(file, position, offset, taken / chunkBytes, held);
        }

        var rest = before > 0 && before + piece.Length >= chunkBytes ? piece[(chunkBytes - before)..] : piece;
        if (before + piece.Length < chunkBytes)
        {
            rest.CopyTo(held.AsSpan(before));
            heldBytes = before + piece.Length;
            return;
        }

        for (var number = (taken + piece.Length - rest.Length) / chunkBytes; rest.Length >= chunkBytes; number++)
        {
            WriteChunk(file, position, offset, number, rest[..chunkBytes]);
            rest = rest[chunkBytes..];
        }

        rest.CopyTo(held);
        heldBytes = rest.Length;
    }

    public override void FinishPieces(IFile file, long position, long offset, int recordBytes)
    {
        if (heldBytes > 0) WriteChunk(file, position, offset, recordBytes / chunkBytes, held.AsSpan(0, heldBytes));
        heldBytes = 0;
    }

    public override ReadOnlySpan<byte> Read(FileWindow window, long position, scoped in GroupHeader group)
    {
        var total = 0;
        for (var number = 0; total < group.Length; number++)
        {
            var at = position + ((long)number * StoredChunkBytes);
            if (!TryLength(window.At(at, ChunkHeaderBytes), group.Length - total, out var length)) break;
            var chunk = window.At(at, length + OverheadBytes);
            if (chunk.Length < length + OverheadBytes || !TryOpen(group.Offset, number, chunk, window.Beside(total, length))) break;
            total += length;
        }

        return window.Beside(0, Math.Min(total, group.Length));
    }

    public override int ReadAt(IFile file, long position, in GroupHeader group, long from, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && from < group.Length)
        {
            var number = (int)(from / chunkBytes);
            if (!TryOpenAt(file, position + ((long)number * StoredChunkBytes), group.Offset, number, group.Length - ((long)number * chunkBytes))) break;
            var skipped = (int)(from % chunkBytes);
            var bytes = (int)Math.Min(Math.Min(openBytes - skipped, buffer.Length - total), group.Length - from);
            open.AsSpan(skipped, bytes).CopyTo(buffer[total..]);
            total += bytes;
            from += bytes;
        }

        return total;
    }

    public override long End(FileWindow window, long position, in GroupHeader group)
    {
        if (group.Length == 0) return position;
        var before = ChunksOf(group.Length) - 1;
        var last = position + (before * StoredChunkBytes);
        var rest = group.Length - (before * chunkBytes);
        return last + OverheadBytes + (TryLength(window.At(last, ChunkHeaderBytes), rest, out var length) ? length : rest);
    }

    public override void Dispose()
    {
        key.Dispose();
        base.Dispose();
    }

    private long ChunksOf(long recordBytes) => (recordBytes + chunkBytes - 1) / chunkBytes;

    /// <summary>Of a chunk; false when it can't be the one that holds so many bytes more of its group, or the first of them.</summary>
    private bool TryLength(ReadOnlySpan<byte> chunk, long left, out int length)
    {
        length = chunk.Length < ChunkHeaderBytes ? 0 : (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(chunk), int.MaxValue);
        return length <= chunkBytes && length >= Math.Min(left, chunkBytes) && length > 0;
    }

    /// <summary>The chunk read last is kept, known by its nonce: a large record is read in pieces smaller than a chunk.</summary>
    private bool TryOpenAt(IFile file, long at, long offset, int number, long left)
    {
        if (stored.Length == 0) (stored, open) = (new byte[StoredChunkBytes], new byte[chunkBytes]);
        if (file.Read(at, stored.AsSpan(0, ChunkHeaderBytes)) < ChunkHeaderBytes || !TryLength(stored, left, out var length)) return false;
        var nonce = stored.AsSpan(NonceAt, FileKey.NonceBytes);
        if (openBytes == length && nonce.SequenceEqual(openNonce)) return true;
        openBytes = 0;
        var rest = stored.AsSpan(ChunkHeaderBytes, length + FileKey.TagBytes);
        if (file.Read(at + ChunkHeaderBytes, rest) < rest.Length || !TryOpen(offset, number, stored.AsSpan(0, length + OverheadBytes), open.AsSpan(0, length))) return false;
        nonce.CopyTo(openNonce);
        openBytes = length;
        return true;
    }

    private void WriteChunk(IFile file, long position, long offset, int number, ReadOnlySpan<byte> plain)
    {
        Seal(offset, number, plain, staging);
        file.Write(position + ((long)number * StoredChunkBytes), staging.AsSpan(0, plain.Length + OverheadBytes));
    }

    private void Seal(long offset, int number, ReadOnlySpan<byte> plain, Span<byte> chunk)
    {
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(bound, offset, number, plain.Length);
        BinaryPrimitives.WriteInt32LittleEndian(chunk, plain.Length);
        key.Seal(chunk.Slice(NonceAt, FileKey.NonceBytes), plain, chunk[ChunkHeaderBytes..], bound);
    }

    private bool TryOpen(long offset, int number, ReadOnlySpan<byte> chunk, Span<byte> plain)
    {
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(bound, offset, number, plain.Length);
        return key.TryOpen(chunk.Slice(NonceAt, FileKey.NonceBytes), chunk[ChunkHeaderBytes..], plain, bound);
    }

    private static void Bind(Span<byte> bound, long offset, int number, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bound, offset);
        BinaryPrimitives.WriteInt32LittleEndian(bound[sizeof(long)..], number);
        BinaryPrimitives.WriteInt32LittleEndian(bound[(sizeof(long) + sizeof(int))..], length);
    }
}
