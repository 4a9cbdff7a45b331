using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// How the records of a commit group lie behind its header: as they are, or sealed in chunks. A group's header always says how many bytes of records it holds, and offsets
/// count those; only where things lie in the file differs. Belongs to one file and one thread.
/// </summary>
internal abstract class GroupBody : IDisposable
{
    /// <summary>Of a segment with that header.</summary>
    /// <exception cref="MissingKeyException">It is encrypted with a key that is not among those given.</exception>
    public static GroupBody Of(in SegmentHeader header, KeyRing? keys, string path)
        => header.IsEncrypted ? new SealedBody(header.OpenKey(keys, path), header.ChunkBytes) : new PlainBody();

    /// <summary>What a new group of so many bytes of records takes.</summary>
    public abstract long StoredBytes(long recordBytes);

    /// <summary>Makes of a group's records what is to be written, of <see cref="StoredBytes"/>.</summary>
    public abstract void Fill(long offset, ReadOnlySpan<byte> records, Span<byte> stored);

    /// <summary>Writes a part of a group's records, those from byte <paramref name="taken"/> on; the last of them may wait for <see cref="FinishPieces"/>.</summary>
    public abstract void WritePiece(IFile file, long position, long offset, int taken, ReadOnlySpan<byte> piece);

    /// <summary>Writes what is left of a group that came in pieces.</summary>
    public abstract void FinishPieces(IFile file, long position, long offset, int recordBytes);

    /// <summary>
    /// The records of the group whose body begins at that position: all, or as many as are there and right. Good until the window's next use.
    /// </summary>
    public abstract ReadOnlySpan<byte> Read(FileWindow window, long position, scoped in GroupHeader group);

    /// <summary>Copies records of a group from byte <paramref name="from"/> on: as many as fit, fewer where they are not right or end.</summary>
    public abstract int ReadAt(IFile file, long position, in GroupHeader group, long from, Span<byte> buffer);

    /// <summary>Where the body ends in the file. A group that was shortened may keep more than its header says.</summary>
    public abstract long End(FileWindow window, long position, in GroupHeader group);

    /// <summary>How far behind the body's beginning the byte of records of that number lies, or the chunk that holds it.</summary>
    public abstract long PositionOf(int recordByte);

    public virtual void Dispose()
    {
    }
}
