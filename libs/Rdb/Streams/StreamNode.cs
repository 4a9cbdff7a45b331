using System.Buffers.Binary;
using Distro.Engine.Streams;

namespace Distro.Rdb.Streams;

/// <summary>
/// What readers and writers of a stream's listpacks share. Each begins with the number of entries, that of deleted ones, the names of the first entry's
/// fields behind their number, and a zero; then every entry: flags, id as a difference from the first, fields (names only where they are not the first entry's),
/// and how many elements that were.
/// </summary>
internal static class StreamNode
{
    public const int IsDeleted = 1;
    public const int SharesNames = 2;

    /// <summary>Elements of an entry beside its fields, its own count not included: flags and two parts of the id.</summary>
    public const int FixedElements = 3;

    /// <summary>An id as the format writes it where it is no difference: both parts with the greatest byte first.</summary>
    public static StreamId ReadId(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    public static void WriteId(Span<byte> bytes, StreamId id)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.Milliseconds);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], id.Sequence);
    }
}
