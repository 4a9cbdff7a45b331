using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Segments;

/// <summary>Records as they are.</summary>
internal sealed class PlainBody : GroupBody
{
    public override long StoredBytes(long recordBytes) => recordBytes;

    public override void Fill(long offset, ReadOnlySpan<byte> records, Span<byte> stored) => records.CopyTo(stored);

    public override void WritePiece(IFile file, long position, long offset, int taken, ReadOnlySpan<byte> piece) => file.Write(position + taken, piece);

    public override void FinishPieces(IFile file, long position, long offset, int recordBytes)
    {
    }

    public override ReadOnlySpan<byte> Read(FileWindow window, long position, scoped in GroupHeader group) => window.At(position, group.Length);

    public override int ReadAt(IFile file, long position, in GroupHeader group, long from, Span<byte> buffer)
        => file.Read(position + from, buffer[..(int)Math.Min(buffer.Length, Math.Max(0, group.Length - from))]);

    public override long End(FileWindow window, long position, in GroupHeader group) => position + group.Length;

    public override long PositionOf(int recordByte) => recordByte;
}
