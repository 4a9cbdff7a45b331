using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Streams;

/// <summary>
/// Named records in the order of their names: one block of handles, searched by halves. There are few of them (a stream's groups, a group's consumers),
/// they come and go rarely, and are listed in that order.
/// Block: capacity (4), count (4), handles (5 each). What its owner keeps is the block's handle, null while there is nothing in it.
/// </summary>
internal readonly ref struct NameDirectory
{
    /// <summary>Bytes the owner keeps.</summary>
    public const int RootBytes = Handle.Size;

    private const int HeaderBytes = 8;
    private const int CapacityMin = 4;

    private readonly Heap heap;
    private readonly Span<byte> root;
    private readonly int fixedBytes;

    public NameDirectory(Heap heap, Span<byte> root, int fixedBytes)
    {
        this.heap = heap;
        this.root = root;
        this.fixedBytes = fixedBytes;
    }

    public int Count => Block.IsNull ? 0 : BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(Block, HeaderBytes)[4..]);

    public Handle this[int index] => Handle.Read(Handles[(index * Handle.Size)..]);

    /// <summary>Bytes of the directory and of its records, without what hangs off those.</summary>
    public long BlockBytes
    {
        get
        {
            if (Block.IsNull) return 0;
            var bytes = Heap.BlockBytes(Bytes(Capacity));
            for (var i = 0; i < Count; i++)
            {
                heap.Patience.Spend();
                bytes += Heap.BlockBytes(NamedRecord.Bytes(heap, this[i], fixedBytes));
            }

            return bytes;
        }
    }

    private Handle Block => Handle.Read(root);

    private int Capacity => BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(Block, HeaderBytes));

    private Span<byte> Handles => heap.At(Block, Bytes(Capacity))[HeaderBytes..];

    /// <summary>The record of that name; null when there is none, and then <paramref name="index"/> is where it belongs.</summary>
    public Handle Find(scoped ReadOnlySpan<byte> name, out int index)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = NamedRecord.Name(heap, this[middle], fixedBytes).SequenceCompareTo(name);
            if (order == 0)
            {
                index = middle;
                return this[middle];
            }

            if (order < 0) low = middle + 1;
            else high = middle;
        }

        index = low;
        return Handle.Null;
    }

    /// <summary>Puts a record where <see cref="Find"/> said that it belongs.</summary>
    public void Insert(int index, Handle record)
    {
        var count = Count;
        if (Block.IsNull || count == Capacity) Grow(count);
        var handles = Handles;
        handles[(index * Handle.Size)..(count * Handle.Size)].CopyTo(handles[((index + 1) * Handle.Size)..]);
        record.Write(handles[(index * Handle.Size)..]);
        SetCount(count + 1);
    }

    /// <summary>Takes a record out, for its owner to free.</summary>
    public void RemoveAt(int index)
    {
        var count = Count;
        var handles = Handles;
        handles[((index + 1) * Handle.Size)..(count * Handle.Size)].CopyTo(handles[(index * Handle.Size)..]);
        SetCount(count - 1);
        if (count > 1) return;
        heap.Free(Block, Bytes(Capacity));
        Handle.Null.Write(root);
    }

    private static int Bytes(int capacity) => HeaderBytes + (capacity * Handle.Size);

    private void SetCount(int count) => BinaryPrimitives.WriteInt32LittleEndian(heap.Peek(Block, HeaderBytes)[4..], count);

    private void Grow(int count)
    {
        var capacity = Math.Max(CapacityMin, count + (count / 2));
        var larger = heap.Allocate(Bytes(capacity));
        var bytes = heap.At(larger, Bytes(capacity));
        BinaryPrimitives.WriteInt32LittleEndian(bytes, capacity);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], count);
        if (!Block.IsNull)
        {
            Handles[..(count * Handle.Size)].CopyTo(bytes[HeaderBytes..]);
            heap.Free(Block, Bytes(Capacity));
        }

        larger.Write(root);
    }
}
