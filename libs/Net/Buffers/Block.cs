using System.Buffers;
using System.Runtime.InteropServices;

namespace Distro.Net.Buffers;

/// <summary>
/// Bytes outside the managed heap: the kernel can be given their address without pinning, and a large one goes back to the system the moment it is freed, where an
/// array of hundreds of megabytes would stay until a collection of the oldest generation, and longer. Owned by one thread at a time.
/// Invariant: whoever holds a block frees it or gives it on, and no span or memory of it is used after <see cref="Free"/>.
/// </summary>
public sealed unsafe class Block : MemoryManager<byte>
{
    private byte* address;

    /// <param name="bytes">Above zero; the bytes are not cleared.</param>
    public Block(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        address = (byte*)NativeMemory.Alloc((nuint)bytes);
        Length = bytes;
    }

    public int Length { get; private set; }

    internal byte* Address => address;

    public override Span<byte> GetSpan() => new(address, Length);

    public Span<byte> AsSpan(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Span<byte>(address + start, length);
    }

    public Span<byte> AsSpan(int start) => AsSpan(start, Length - start);

    public Memory<byte> AsMemory(int start, int length) => CreateMemory(start, length);

    /// <summary>Makes it longer; what it holds stays, at another address perhaps. The system moves the pages of large blocks instead of copying them.</summary>
    public void Grow(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, Length);
        address = (byte*)NativeMemory.Realloc(address, (nuint)bytes);
        Length = bytes;
    }

    public void Free()
    {
        if (address == null)
            return;
        NativeMemory.Free(address);
        address = null;
        Length = 0;
    }

    /// <summary>It never moves, so pinning is knowing where it is.</summary>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Length);
        return new MemoryHandle(address + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Free();
}
