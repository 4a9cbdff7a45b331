namespace Distro.Rdb.Streams;

/// <summary>A growing list of texts in one run of bytes, cleared and filled again for each entry of a stream.</summary>
internal sealed class TextList
{
    private const int BytesKept = 1024 * 1024;

    private byte[] bytes = new byte[256];
    private int[] ends = new int[16];

    public int Count { get; private set; }

    /// <summary>Bytes of all texts together.</summary>
    public int Bytes => Count == 0 ? 0 : ends[Count - 1];

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return bytes.AsSpan(start, ends[index] - start);
        }
    }

    public void Clear()
    {
        Count = 0;
        if (bytes.Length > BytesKept) bytes = new byte[256];
        if (ends.Length > BytesKept) ends = new int[16];
    }

    public void Add(scoped ReadOnlySpan<byte> text)
    {
        var start = Bytes;
        if (bytes.Length - start < text.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, checked(start + text.Length)));
        if (Count == ends.Length) Array.Resize(ref ends, Count * 2);
        text.CopyTo(bytes.AsSpan(start));
        ends[Count++] = start + text.Length;
    }

    public bool IsEqualTo(TextList other)
        => Count == other.Count && ends.AsSpan(0, Count).SequenceEqual(other.ends.AsSpan(0, Count)) && bytes.AsSpan(0, Bytes).SequenceEqual(other.bytes.AsSpan(0, Bytes));

    public void CopyFrom(TextList other)
    {
        Clear();
        for (var i = 0; i < other.Count; i++) Add(other[i]);
    }
}
