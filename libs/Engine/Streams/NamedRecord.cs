using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Streams;

/// <summary>A block with a name: its length (4), a fixed part whose size its owner knows, the name. Groups, consumers and producers are such.</summary>
internal static class NamedRecord
{
    private const int LengthBytes = 4;

    /// <summary>A record whose fixed part is all zeros.</summary>
    public static Handle Create(Heap heap, int fixedBytes, scoped ReadOnlySpan<byte> name)
    {
        var bytes = LengthBytes + fixedBytes + name.Length;
        var handle = heap.Allocate(bytes);
        var record = heap.At(handle, bytes);
        BinaryPrimitives.WriteInt32LittleEndian(record, name.Length);
        record.Slice(LengthBytes, fixedBytes).Clear();
        name.CopyTo(record[(LengthBytes + fixedBytes)..]);
        return handle;
    }

    public static Span<byte> Fixed(Heap heap, Handle handle, int fixedBytes) => heap.Peek(handle, LengthBytes + fixedBytes)[LengthBytes..];

    public static ReadOnlySpan<byte> Name(Heap heap, Handle handle, int fixedBytes) => heap.At(handle, Bytes(heap, handle, fixedBytes))[(LengthBytes + fixedBytes)..];

    public static int Bytes(Heap heap, Handle handle, int fixedBytes) => LengthBytes + fixedBytes + BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(handle, LengthBytes));

    public static void Free(Heap heap, Handle handle, int fixedBytes) => heap.Free(handle, Bytes(heap, handle, fixedBytes));
}
