using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Packed;

namespace Distro.Engine.Members;

/// <summary>
/// One member of a large collection, in a block of its own: the table finds it by hash, a sorted set's tree by order.
/// The record says its own size, so that whoever holds the handle can read and free it.
/// </summary>
public readonly ref struct MemberRecord
{
    private const int ScoreBytes = sizeof(double);

    private readonly Span<byte> record;
    private readonly int memberOffset;
    private readonly int memberLength;

    private MemberRecord(Span<byte> record, int memberOffset, int memberLength)
    {
        this.record = record;
        this.memberOffset = memberOffset;
        this.memberLength = memberLength;
    }

    public ReadOnlySpan<byte> Member => record.Slice(memberOffset, memberLength);

    /// <summary>A hash field's value; what follows the member.</summary>
    public Span<byte> Value => record[(memberOffset + memberLength)..];

    public double Score => BinaryPrimitives.ReadDoubleLittleEndian(record);

    public int Bytes => record.Length;

    public static MemberRecord At(Heap heap, Handle handle, MemberShape shape)
    {
        // Lengths are read in steps, never past the end of the smallest block they can lie in.
        var start = shape == MemberShape.Scored ? ScoreBytes : 0;
        var first = heap.Peek(handle, start + 1)[start];
        if (shape != MemberShape.Valued && first < LengthPrefix.LongFrom)
            return new MemberRecord(heap.At(handle, start + 1 + first), start + 1, first);
        var offset = start + LengthPrefix.SizeFrom(first);
        if (shape != MemberShape.Valued)
        {
            var length = LengthPrefix.Read(heap.Peek(handle, offset)[start..]);
            return new MemberRecord(heap.At(handle, offset + length), offset, length);
        }

        var end = offset + LengthPrefix.SizeFrom(heap.Peek(handle, offset + 1)[offset]);
        var lengths = heap.Peek(handle, end);
        var fieldLength = LengthPrefix.Read(lengths);
        var valueLength = LengthPrefix.Read(lengths[offset..]);
        return new MemberRecord(heap.At(handle, end + fieldLength + valueLength), end, fieldLength);
    }

    public static Handle CreateBare(Heap heap, scoped ReadOnlySpan<byte> member)
    {
        var offset = LengthPrefix.Size(member.Length);
        var handle = heap.Allocate(offset + member.Length);
        var record = heap.At(handle, offset + member.Length);
        LengthPrefix.Write(record, member.Length);
        member.CopyTo(record[offset..]);
        return handle;
    }

    public static Handle CreateScored(Heap heap, double score, scoped ReadOnlySpan<byte> member)
    {
        var offset = ScoreBytes + LengthPrefix.Size(member.Length);
        var handle = heap.Allocate(offset + member.Length);
        var record = heap.At(handle, offset + member.Length);
        BinaryPrimitives.WriteDoubleLittleEndian(record, score);
        LengthPrefix.Write(record[ScoreBytes..], member.Length);
        member.CopyTo(record[offset..]);
        return handle;
    }

    public static Handle CreateValued(Heap heap, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        var valueLengthOffset = LengthPrefix.Size(field.Length);
        var offset = valueLengthOffset + LengthPrefix.Size(value.Length);
        var bytes = checked(offset + field.Length + value.Length);
        var handle = heap.Allocate(bytes);
        var record = heap.At(handle, bytes);
        LengthPrefix.Write(record, field.Length);
        LengthPrefix.Write(record[valueLengthOffset..], value.Length);
        field.CopyTo(record[offset..]);
        value.CopyTo(record[(offset + field.Length)..]);
        return handle;
    }

    public static void Free(Heap heap, Handle handle, MemberShape shape) => heap.Free(handle, At(heap, handle, shape).Bytes);

    /// <summary>Changes a score in place: the caller has taken the record out of the tree, whose order depends on it.</summary>
    public void SetScore(double score) => BinaryPrimitives.WriteDoubleLittleEndian(record, score);
}
