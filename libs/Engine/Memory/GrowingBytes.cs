using System.Runtime.InteropServices;

namespace Distro.Engine.Memory;

/// <summary>
/// Bytes that grow, outside the managed heap once they are many: what one command writes down may be hundreds of megabytes, and must be gone when it is done.
/// Invariant: no span of it is used after <see cref="Grow"/> or <see cref="Shrink"/>.
/// </summary>
public sealed unsafe class GrowingBytes
{
    private readonly int keptBytes;
    private byte* address;

    /// <param name="initialBytes">What it holds from the start.</param>
    /// <param name="keptBytes">What <see cref="Shrink"/> leaves at most.</param>
    public GrowingBytes(int initialBytes, int keptBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialBytes);
        this.keptBytes = keptBytes;
        address = (byte*)NativeMemory.Alloc((nuint)initialBytes);
        Length = initialBytes;
    }

    ~GrowingBytes() => NativeMemory.Free(address);

    public int Length { get; private set; }

    public Span<byte> Span => new(address, Length);

    public Span<byte> From(int start)
    {
        if ((uint)start > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Span<byte>(address + start, Length - start);
    }

    /// <summary>Makes it at least twice as long, and at least so many bytes; what it holds stays.</summary>
    public void Grow(int bytes)
    {
        Length = (int)Math.Max(Math.Min(Length * 2L, Array.MaxLength), bytes);
        address = (byte*)NativeMemory.Realloc(address, (nuint)Length);
    }

    /// <summary>What it holds is done with: gives back all but a little.</summary>
    public void Shrink()
    {
        if (Length <= keptBytes)
            return;
        Length = keptBytes;
        address = (byte*)NativeMemory.Realloc(address, (nuint)Length);
    }
}
