using Distro.Net.Buffers;

namespace Distro.Router.Dispatch;

/// <summary>Bytes kept for a while by an object that is used again and again: a small array stays with it, more are borrowed.</summary>
internal struct HeldBytes
{
    private const int KeptBytes = 256;

    private byte[]? kept;
    private BorrowedBytes borrowed;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => All[..Length];

    private readonly Span<byte> All => borrowed.IsEmpty ? kept : borrowed.Span;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for that many bytes more; <see cref="Advance"/> says how many were written.</summary>
    public Span<byte> Reserve(int bytes)
    {
        kept ??= new byte[KeptBytes];
        if (All.Length - Length < bytes) Grow(checked((int)Math.Max((long)Length + bytes, Math.Min(All.Length * 2L, Array.MaxLength))));
        return All[Length..];
    }

    public void Advance(int bytes) => Length += bytes;

    public void Clear()
    {
        Length = 0;
        if (!borrowed.IsEmpty) borrowed.Return();
    }

    private void Grow(int bytes)
    {
        if (!borrowed.IsEmpty)
        {
            borrowed.Grow(Length, bytes);
            return;
        }

        borrowed = new BorrowedBytes(bytes);
        kept.AsSpan(0, Length).CopyTo(borrowed.Span);
    }
}
