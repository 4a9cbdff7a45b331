namespace Distro.Rdb.Writing;

/// <summary>
/// A growing run of bytes with a limit: what goes beyond it is dropped and remembered, so that writers need not ask at each step.
/// </summary>
internal sealed class PayloadBuffer
{
    private const int BytesKept = 1024 * 1024;
    private const int BytesFirst = 1024;

    private byte[] bytes = new byte[BytesFirst];
    private int length;
    private int bytesMax = int.MaxValue;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public int Length => length;

    public bool IsOverfull { get; private set; }

    public void Clear(int bytesMax)
    {
        this.bytesMax = Math.Min(bytesMax, Array.MaxLength);
        length = 0;
        IsOverfull = false;
        if (bytes.Length > BytesKept) bytes = new byte[BytesFirst];
    }

    /// <summary>Room for so many bytes, which count as written; somewhere to write them that leads nowhere, when they are too many.</summary>
    public Span<byte> Add(int count)
    {
        if (IsOverfull || (long)length + count > bytesMax)
        {
            IsOverfull = true;
            length = 0;
        }

        if (bytes.Length - length < count) Array.Resize(ref bytes, (int)Math.Min(Math.Max((long)bytes.Length * 2, (long)length + count), Array.MaxLength));
        var added = bytes.AsSpan(length, count);
        length += count;
        return added;
    }

    public void Add(scoped ReadOnlySpan<byte> more) => more.CopyTo(Add(more.Length));

    public void Add(byte value) => Add(1)[0] = value;

    /// <summary>Changes what was written.</summary>
    public Span<byte> At(int start, int count) => bytes.AsSpan(start, count);

    /// <summary>Takes back the last bytes.</summary>
    public void Drop(int count) => length -= count;
}
