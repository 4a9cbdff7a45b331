using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// A reference to a 4-byte granule of the arena, 40 bits wide, so that a table entry can hold one in five bytes.
/// Zero is nothing: the arena never hands out its first granule.
/// </summary>
public readonly record struct Handle(ulong Value)
{
    public static readonly Handle Null;

    /// <summary>Bytes a stored handle takes.</summary>
    public const int Size = 5;

    /// <summary>Bytes of arena that one step of a handle spans.</summary>
    public const int GranuleBytes = 4;

    public const int Bits = 40;

    public bool IsNull => Value == 0;

    /// <summary>Reads a handle stored in the first five bytes, little endian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Handle Read(ReadOnlySpan<byte> source)
        => new(BinaryPrimitives.ReadUInt32LittleEndian(source) | ((ulong)source[4] << 32));

    /// <summary>Stores the handle in the first five bytes, little endian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)Value);
        target[4] = (byte)(Value >> 32);
    }
}
