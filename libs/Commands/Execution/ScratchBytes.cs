using Distro.Engine.Memory;

namespace Distro.Commands.Execution;

/// <summary>A growing list of byte strings, kept by its owner from command to command, so that collecting keys allocates nothing once it has grown.</summary>
public sealed class ScratchBytes
{
    /// <summary>Most that may be collected, in bytes; beyond it adding throws <see cref="TooLargeException"/>.</summary>
    public const int BytesMax = 1024 * 1024 * 1024;

    private const int BytesKept = 1024 * 1024;
    private const int InitialBytes = 512;
    private const int ItemsKept = 64 * 1024;

    private readonly GrowingBytes bytes = new(InitialBytes, BytesKept);
    private int[] ends = [];
    private int length;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return bytes.Span[start..ends[index]];
        }
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        if ((long)length + item.Length > BytesMax) throw new TooLargeException();
        if (bytes.Length - length < item.Length) bytes.Grow(length + item.Length);
        if (Count == ends.Length) Array.Resize(ref ends, Math.Max(ends.Length * 2, 64));
        item.CopyTo(bytes.From(length));
        length += item.Length;
        ends[Count++] = length;
    }

    /// <summary>Adds one item made of three pieces, and returns it.</summary>
    public ReadOnlySpan<byte> AddJoined(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Add(first);
        Extend(second);
        Extend(third);
        return this[Count - 1];
    }

    /// <summary>Takes the items from an index on off again.</summary>
    public void Truncate(int count)
    {
        Count = count;
        length = count == 0 ? 0 : ends[count - 1];
    }

    public void Clear()
    {
        Count = 0;
        length = 0;
        bytes.Shrink();
        if (ends.Length > ItemsKept) ends = [];
    }

    private void Extend(ReadOnlySpan<byte> more)
    {
        if ((long)length + more.Length > BytesMax) throw new TooLargeException();
        if (bytes.Length - length < more.Length) bytes.Grow(length + more.Length);
        more.CopyTo(bytes.From(length));
        length += more.Length;
        ends[Count - 1] = length;
    }
}
