namespace Distro.Engine.Memory;

/// <summary>One worker's share of the arena: only its own thread allocates from it; any worker may free into it.</summary>
public sealed class Heap
{
    /// <summary>Bytes in use through this heap, summed over size classes; the sum over all heaps is used_memory's data part.</summary>
    public long UsedBytes => throw new NotImplementedException();

    /// <summary>Takes a block of at least <paramref name="bytes"/> bytes. Its content is undefined.</summary>
    public Handle Allocate(int bytes) => throw new NotImplementedException();

    /// <summary>Gives a block back. <paramref name="bytes"/> is the size that was asked for.</summary>
    public void Free(Handle handle, int bytes) => throw new NotImplementedException();

    /// <summary>The block's bytes. Valid until it is freed: blocks never move by themselves.</summary>
    public Span<byte> At(Handle handle, int bytes) => throw new NotImplementedException();
}
