using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// Reads a file forward through one buffer. The buffer grows when a caller asks for more contiguous bytes than it holds, and never beyond what the file has:
/// a length that lies costs nothing.
/// </summary>
internal sealed class FileWindow(IFile file, int chunkBytes)
{
    private readonly long length = file.Length;
    private byte[] buffer = [];
    private byte[] beside = [];
    private long start;
    private int filled;

    public long Length => length;

    /// <summary>The bytes at a position: as many as asked for, fewer at the end of the file. Valid until the next call.</summary>
    public ReadOnlySpan<byte> At(long position, int bytes)
    {
        var available = (int)Math.Clamp(length - position, 0, bytes);
        if (position >= start && position + available <= start + filled) return buffer.AsSpan((int)(position - start), available);
        var wanted = (int)Math.Min(Math.Max(available, chunkBytes), length - position);
        if (wanted <= 0) return [];
        if (buffer.Length < wanted) buffer = GC.AllocateUninitializedArray<byte>(wanted);
        start = position;
        filled = file.Read(position, buffer.AsSpan(0, wanted));
        return buffer.AsSpan(0, Math.Min(available, filled));
    }

    /// <summary>Bytes of a second buffer, for what is made of those read. What was put into it stays when more is asked for.</summary>
    public Span<byte> Beside(int at, int bytes)
    {
        if (beside.Length < at + bytes) Array.Resize(ref beside, (int)Math.Min(Math.Max((long)at + bytes, 2L * beside.Length), Array.MaxLength));
        return beside.AsSpan(at, bytes);
    }
}
