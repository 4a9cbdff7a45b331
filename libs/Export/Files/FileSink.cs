using Distro.ChangeLog.Files;

namespace Distro.Export.Files;

/// <summary>
/// A file of the file-system seam as a stream that is only written, from its beginning on. Small writes are gathered; what was written is synced in steps, so that a log on the same
/// disk never waits for all of it.
/// </summary>
internal sealed class FileSink(IFile file) : Stream
{
    public const long SyncStepBytes = 8L << 20;

    private const int BufferBytes = 1024 * 1024;

    private readonly byte[] buffer = new byte[BufferBytes];
    private int buffered;
    private long written;
    private long synced;
    private bool isClosed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => written + buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public void Sync()
    {
        Flush();
        file.Sync();
        synced = written;
    }

    public override void Flush()
    {
        WriteOut(buffer.AsSpan(0, buffered));
        buffered = 0;
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (buffered + bytes.Length > buffer.Length) Flush();
        if (bytes.Length > buffer.Length)
        {
            WriteOut(bytes);
            return;
        }

        bytes.CopyTo(buffer.AsSpan(buffered));
        buffered += bytes.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>What was not flushed is not wanted.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed) file.Dispose();
        isClosed = true;
        base.Dispose(disposing);
    }

    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        file.Write(written, bytes);
        written += bytes.Length;
        if (written - synced < SyncStepBytes) return;
        file.Sync();
        synced = written;
    }
}
