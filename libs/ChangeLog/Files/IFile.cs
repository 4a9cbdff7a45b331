namespace Distro.ChangeLog.Files;

/// <summary>An open file. One thread at a time.</summary>
public interface IFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads up to the span's length from that position; fewer bytes only at the end of the file.</summary>
    int Read(long position, Span<byte> destination);

    void Write(long position, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Grows the file to that length with zeros, reserving the space where the system can, so that later writes don't find the disk full.</summary>
    void Allocate(long length);

    /// <summary>Returns when everything written is on the disk. After a failure nothing is known about what was written since the last success.</summary>
    void Sync();
}
