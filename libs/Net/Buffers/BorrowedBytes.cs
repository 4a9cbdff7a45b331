using System.Buffers;

namespace Distro.Net.Buffers;

/// <summary>Bytes held for a while on behalf of a client: a pooled array while they are few, a <see cref="Block"/> that goes back to the system at once when they are many.</summary>
public struct BorrowedBytes
{
    private const int ArrayBytesMax = 1 << 20;

    private byte[]? array;
    private Block? block;

    /// <summary>At least so many bytes, not cleared.</summary>
    public BorrowedBytes(int bytes)
    {
        if (bytes > ArrayBytesMax)
            block = new Block(bytes);
        else
            array = ArrayPool<byte>.Shared.Rent(bytes);
    }

    public readonly bool IsEmpty => array is null && block is null;

    public readonly Span<byte> Span => block is null ? array : block.GetSpan();

    /// <summary>Makes room for so many bytes; the first <paramref name="kept"/> stay.</summary>
    public void Grow(int kept, int bytes)
    {
        if (block is not null)
        {
            block.Grow(Math.Max(bytes, block.Length));
            return;
        }

        var larger = new BorrowedBytes(bytes);
        array.AsSpan(0, kept).CopyTo(larger.Span);
        Return();
        this = larger;
    }

    public void Return()
    {
        if (array is not null)
            ArrayPool<byte>.Shared.Return(array);
        block?.Free();
        this = default;
    }
}
