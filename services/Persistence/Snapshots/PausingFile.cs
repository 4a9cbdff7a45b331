using Distro.ChangeLog.Files;

namespace Distro.Persistence.Snapshots;

/// <summary>A file that is read for long: between two reads its thread does what others wait for.</summary>
internal sealed class PausingFile(IFile file, Action between) : IFile
{
    public long Length => file.Length;

    public int Read(long position, Span<byte> destination)
    {
        between();
        return file.Read(position, destination);
    }

    public void Write(long position, ReadOnlySpan<byte> bytes) => file.Write(position, bytes);

    public void SetLength(long length) => file.SetLength(length);

    public void Allocate(long length) => file.Allocate(length);

    public void Sync() => file.Sync();

    public void Dispose() => file.Dispose();
}
