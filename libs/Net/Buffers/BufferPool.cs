using System.Numerics;

namespace Distro.Net.Buffers;

/// <summary>
/// One loop's buffers: a stack of those of the usual size, so that the one used last (and still in the cache) is used next, and a few of each power of two above it, up to
/// a megabyte. Larger ones are made when they are needed and freed when they are given. Only the loop's thread takes and gives.
/// </summary>
internal sealed class BufferPool
{
    private const int LargeBytesMax = 1 << 20;
    private const int LargeKept = 4;

    private readonly Stack usual;
    private readonly Stack[] large;

    public BufferPool(int bufferBytes, int buffersMax)
    {
        BufferBytes = bufferBytes;
        usual = new Stack(buffersMax);
        large = [.. Enumerable.Range(0, Math.Max(0, BitOperations.Log2((uint)(LargeBytesMax / bufferBytes)))).Select(_ => new Stack(LargeKept))];
    }

    public int BufferBytes { get; }

    /// <summary>A buffer of exactly <see cref="BufferBytes"/>, or a larger one that holds at least <paramref name="bytes"/>.</summary>
    public Block Take(int bytes)
    {
        if (bytes <= BufferBytes)
            return usual.TryPop() ?? new Block(BufferBytes);
        var doublings = Doublings(bytes);
        return doublings > large.Length ? new Block(bytes) : large[doublings - 1].TryPop() ?? new Block(BufferBytes << doublings);
    }

    public void Give(Block buffer)
    {
        var doublings = Doublings(buffer.Length);
        var isKept = doublings <= large.Length && buffer.Length == BufferBytes << doublings && (doublings == 0 ? usual : large[doublings - 1]).TryPush(buffer);
        if (!isKept)
            buffer.Free();
    }

    /// <summary>How often the usual size must be doubled to hold so many bytes.</summary>
    private int Doublings(int bytes) => BitOperations.Log2((uint)(((long)bytes + BufferBytes - 1) / BufferBytes * 2 - 1));

    private sealed class Stack(int capacity)
    {
        private readonly Block?[] blocks = new Block?[capacity];
        private int count;

        public Block? TryPop()
        {
            if (count == 0)
                return null;
            var block = blocks[--count];
            blocks[count] = null;
            return block;
        }

        public bool TryPush(Block block)
        {
            if (count == blocks.Length)
                return false;
            blocks[count++] = block;
            return true;
        }
    }
}
