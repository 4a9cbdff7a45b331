using System.Buffers;

namespace Distro.Router.Dispatch;

/// <summary>Bytes kept for a while by an object that is used again and again: a small array stays with it, a large one is borrowed.</summary>
internal struct HeldBytes
{
    private const int KeptBytes = 256;

    private byte[]? kept;
    private byte[]? borrowed;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => (borrowed ?? kept).AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for that many bytes more; <see cref="Advance"/> says how many were written.</summary>
    public Span<byte> Reserve(int bytes)
    {
        var array = borrowed ?? (kept ??= new byte[KeptBytes]);
        if (array.Length - Length < bytes) array = Grow(array, Length + bytes);
        return array.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    public void Clear()
    {
        Length = 0;
        if (borrowed is null) return;
        ArrayPool<byte>.Shared.Return(borrowed);
        borrowed = null;
    }

    private byte[] Grow(byte[] array, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(array.Length * 2L, Array.MaxLength)));
        array.AsSpan(0, Length).CopyTo(larger);
        if (borrowed is not null) ArrayPool<byte>.Shared.Return(borrowed);
        return borrowed = larger;
    }
}
