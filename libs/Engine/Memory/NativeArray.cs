using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// A zeroed array outside the managed heap, starting on a page boundary and backed by memory only where it was touched:
/// for headers that must fill whole cache lines. Invariant: every reference handed out lies inside the reservation, which lives as long as this object.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable where T : unmanaged
{
    /// <summary>No system has smaller ones.</summary>
    private const int SystemPageBytes = 4096;

    private readonly long bytes;
    private T* items;

    /// <param name="isTouched">All of it is backed by memory at once: for what is going to be used all over, so that nobody waits for the system then, and what an empty process takes is known.</param>
    public NativeArray(int length, bool isTouched = false)
    {
        Length = length;
        bytes = (long)length * sizeof(T);
        items = (T*)AddressSpace.System.TryReserve(bytes);
        if (items == null) throw new OutOfMemoryException($"The system refused {bytes} bytes of address space.");
        AddressSpace.System.Commit((nint)items, bytes);
        for (var at = 0L; isTouched && at < bytes; at += SystemPageBytes) ((byte*)items)[at] = 0;
    }

    ~NativeArray() => Dispose();

    public int Length { get; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Length) ThrowOutside();
            return ref items[index];
        }
    }

    public void Dispose()
    {
        if (items == null) return;
        AddressSpace.System.Release((nint)items, bytes);
        items = null;
        GC.SuppressFinalize(this);
    }

    private static void ThrowOutside() => throw new IndexOutOfRangeException();
}
