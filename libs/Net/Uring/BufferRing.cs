using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Distro.Net.Uring;

/// <summary>
/// Buffers that the kernel takes when bytes arrive, instead of one that waits with each connection: a connection at rest holds none.
/// Invariant: a buffer is either the kernel's, between <see cref="GiveBack"/> and the completion that names it, or the loop's.
/// </summary>
internal sealed unsafe class BufferRing : IDisposable
{
    public const ushort Group = 0;

    private readonly UringCalls.ProvidedBuffer* ring;
    private readonly byte* memory;
    private readonly nuint ringBytes;
    private readonly nuint memoryBytes;
    private readonly int bufferBytes;
    private readonly ushort mask;
    private ushort tail;

    /// <param name="count">A power of two.</param>
    public BufferRing(Ring owner, int count, int bufferBytes)
    {
        this.bufferBytes = bufferBytes;
        mask = (ushort)(count - 1);
        ringBytes = (nuint)(count * sizeof(UringCalls.ProvidedBuffer));
        memoryBytes = (nuint)count * (nuint)bufferBytes;
        ring = (UringCalls.ProvidedBuffer*)Map(ringBytes);
        memory = (byte*)Map(memoryBytes);
        owner.RegisterBuffers(new UringCalls.BufferRegistration { Ring = ring, Entries = (uint)count, Group = Group });
        for (var id = 0; id < count; id++)
            GiveBack((ushort)id);
    }

    public ReadOnlySpan<byte> Bytes(ushort id, int length) => new(memory + ((nint)id * bufferBytes), length);

    public void GiveBack(ushort id)
    {
        ref var place = ref ring[tail & mask];
        place.Address = memory + ((nint)id * bufferBytes);
        place.Length = (uint)bufferBytes;
        place.Id = id;
        Volatile.Write(ref ring[0].Reserved, ++tail);
    }

    public void Dispose()
    {
        _ = UringCalls.Unmap(ring, ringBytes);
        _ = UringCalls.Unmap(memory, memoryBytes);
    }

    private static void* Map(nuint bytes)
    {
        var address = UringCalls.Map(null, bytes, UringCalls.ReadWrite, UringCalls.PrivateAnonymous, -1, 0);
        return (nint)address != -1 ? address : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
