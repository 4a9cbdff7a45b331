namespace Distro.Rdb.Reading;

/// <summary>Where a string is put together that does not stand in the payload as it is: numbers and compressed strings. Good until the next string is read into it.</summary>
internal sealed class StringRoom
{
    private const int BytesKept = 1024 * 1024;
    private const int BytesFirst = 64;

    private byte[] bytes = new byte[BytesFirst];

    public Span<byte> Take(int length)
    {
        if (bytes.Length < length) bytes = new byte[Math.Max(length, bytes.Length * 2)];
        return bytes.AsSpan(0, length);
    }

    /// <summary>Gives back what one large string made it grow to.</summary>
    public void Trim()
    {
        if (bytes.Length > BytesKept) bytes = new byte[BytesFirst];
    }
}
