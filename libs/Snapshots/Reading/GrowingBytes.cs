namespace Distro.Snapshots.Reading;

/// <summary>What comes in pieces and is needed whole: it grows with what is there, never with what is promised.</summary>
internal sealed class GrowingBytes(int bytesMax)
{
    private const int BytesKept = 1 << 20;

    private byte[] bytes = [];
    private int length;

    public bool IsEmpty => length == 0;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>False when it would be longer than it may.</summary>
    public bool TryAdd(ReadOnlySpan<byte> piece)
    {
        if ((long)length + piece.Length > bytesMax) return false;
        if (bytes.Length < length + piece.Length) Array.Resize(ref bytes, (int)Math.Min(bytesMax, Math.Max(2L * bytes.Length, length + piece.Length)));
        piece.CopyTo(bytes.AsSpan(length));
        length += piece.Length;
        return true;
    }

    public void Clear()
    {
        length = 0;
        if (bytes.Length > BytesKept) bytes = [];
    }
}
