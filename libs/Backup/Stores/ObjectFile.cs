using Distro.ChangeLog.Files;

namespace Distro.Backup.Stores;

/// <summary>An object read as a file is, a few megabytes at a time: whatever reads files forward reads it without a call to the store for each piece.</summary>
public sealed class ObjectFile(IObjectStore store, StoredObject stored) : IFile
{
    private const int WindowBytes = 4 << 20;

    private byte[] window = [];
    private long start;
    private int filled;

    public long Length => stored.Length;

    public int Read(long position, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && position + total < stored.Length)
        {
            var at = position + total;
            if (at < start || at >= start + filled) Fill(at);
            if (filled == 0) break;
            var bytes = window.AsSpan((int)(at - start), (int)Math.Min(filled - (at - start), destination.Length - total));
            bytes.CopyTo(destination[total..]);
            total += bytes.Length;
        }

        return total;
    }

    public void Write(long position, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("an object is only read");

    public void SetLength(long length) => throw new NotSupportedException("an object is only read");

    public void Allocate(long length) => throw new NotSupportedException("an object is only read");

    public void Sync()
    {
    }

    public void Dispose()
    {
    }

    private void Fill(long position)
    {
        var wanted = (int)Math.Min(WindowBytes, stored.Length - position);
        if (window.Length < wanted) window = GC.AllocateUninitializedArray<byte>(wanted);
        filled = store.Read(stored.Name, position, window.AsSpan(0, wanted));
        start = position;
    }
}
