using System.Buffers;

namespace Distro.Net.Buffers;

/// <summary>
/// One loop's buffers: a stack, so that the one used last (and still in the cache) is used next. They are pinned for life, so that
/// the kernel can be given their addresses. Only the loop's thread takes and gives. Sizes above the pooled one come from the shared pool.
/// </summary>
internal sealed class BufferPool
{
    private readonly byte[][] free;
    private int count;

    public BufferPool(int bufferBytes, int buffersMax)
    {
        BufferBytes = bufferBytes;
        free = new byte[buffersMax][];
    }

    public int BufferBytes { get; }

    /// <summary>A buffer of exactly <see cref="BufferBytes"/>, or a larger one that holds at least <paramref name="bytes"/>.</summary>
    public byte[] Take(int bytes)
    {
        if (bytes > BufferBytes)
            return ArrayPool<byte>.Shared.Rent(bytes);
        if (count == 0)
            return GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
        var buffer = free[--count];
        free[count] = null!;
        return buffer;
    }

    public void Give(byte[] buffer)
    {
        if (buffer.Length != BufferBytes)
            ArrayPool<byte>.Shared.Return(buffer);
        else if (count < free.Length)
            free[count++] = buffer;
    }
}
