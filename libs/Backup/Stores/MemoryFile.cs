using Distro.ChangeLog.Files;

namespace Distro.Backup.Stores;

/// <summary>Bytes in memory as the source of an object.</summary>
public sealed class MemoryFile(ReadOnlyMemory<byte> bytes) : IFile
{
    public long Length => bytes.Length;

    public int Read(long position, Span<byte> destination)
    {
        var read = (int)Math.Clamp(bytes.Length - position, 0, destination.Length);
        if (read > 0) bytes.Span.Slice((int)position, read).CopyTo(destination);
        return read;
    }

    public void Write(long position, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("it is only read");

    public void SetLength(long length) => throw new NotSupportedException("it is only read");

    public void Allocate(long length) => throw new NotSupportedException("it is only read");

    public void Sync()
    {
    }

    public void Dispose()
    {
    }
}
