using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Packed;

namespace Distro.Engine.Members;

/// <summary>
/// One member of a large collection, in a block of its own: the table finds it by hash, a sorted set's tree by order.
/// The record says its own size, so that whoever holds the handle can read and free it. A field or member that expires has a mark and its time in front:
/// those that don't pay nothing for it.
/// </summary>
public readonly ref struct MemberRecord
{
    private const int ScoreBytes = sizeof(double);

    /// <summary>A first byte that no length has: the time follows.</summary>
    private const byte Timed = 255;

    private const int TimeBytes = 1 + sizeof(long);

    private readonly Span<byte> record;
    private readonly int memberOffset;
    private readonly int memberLength;
    private readonly bool isTimed;

    private MemberRecord(Span<byte> record, int memberOffset, int memberLength, bool isTimed = false)
    {
        this.record = record;
        this.memberOffset = memberOffset;
        this.memberLength = memberLength;
        this.isTimed = isTimed;
    }

    /// <summary>Unix time in milliseconds at which it expires; -1 when it does not.</summary>
    public long ExpireAt => isTimed ? BinaryPrimitives.ReadInt64LittleEndian(record[1..]) : -1;

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
        var isTimed = shape != MemberShape.Scored && first == Timed;
        if (isTimed)
        {
            start = TimeBytes;
            first = heap.Peek(handle, start + 1)[start];
        }

        var offset = start + LengthPrefix.SizeFrom(first);
        if (shape != MemberShape.Valued)
        {
            var length = LengthPrefix.Read(heap.Peek(handle, offset)[start..]);
            return new MemberRecord(heap.At(handle, offset + length), offset, length, isTimed);
        }

        var end = offset + LengthPrefix.SizeFrom(heap.Peek(handle, offset + 1)[offset]);
        var lengths = heap.Peek(handle, end);
        var fieldLength = LengthPrefix.Read(lengths[start..]);
        var valueLength = LengthPrefix.Read(lengths[offset..]);
        return new MemberRecord(heap.At(handle, end + fieldLength + valueLength), end, fieldLength, isTimed);
    }

    /// <param name="expireAt">When it expires; -1: never.</param>
    public static Handle CreateBare(Heap heap, scoped ReadOnlySpan<byte> member, long expireAt = -1)
    {
        var start = expireAt >= 0 ? TimeBytes : 0;
        var offset = start + LengthPrefix.Size(member.Length);
        var handle = heap.Allocate(offset + member.Length);
        var record = heap.At(handle, offset + member.Length);
        WriteTime(record, expireAt);
        LengthPrefix.Write(record[start..], member.Length);
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

    /// <param name="expireAt">When it expires; -1: never.</param>
    public static Handle CreateValued(Heap heap, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt = -1)
    {
        var start = expireAt >= 0 ? TimeBytes : 0;
        var valueLengthOffset = start + LengthPrefix.Size(field.Length);
        var offset = valueLengthOffset + LengthPrefix.Size(value.Length);
        var bytes = checked(offset + field.Length + value.Length);
        var handle = heap.Allocate(bytes);
        var record = heap.At(handle, bytes);
        WriteTime(record, expireAt);
        LengthPrefix.Write(record[start..], field.Length);
        LengthPrefix.Write(record[valueLengthOffset..], value.Length);
        field.CopyTo(record[offset..]);
        value.CopyTo(record[(offset + field.Length)..]);
        return handle;
    }

    public static void Free(Heap heap, Handle handle, MemberShape shape) => heap.Free(handle, At(heap, handle, shape).Bytes);

    /// <summary>Changes a score in place: the caller has taken the record out of the tree, whose order depends on it.</summary>
    public void SetScore(double score) => BinaryPrimitives.WriteDoubleLittleEndian(record, score);

    /// <summary>Changes the time of a record that has one.</summary>
    public void SetExpireAt(long expireAt) => WriteTime(record, expireAt);

    private static void WriteTime(Span<byte> record, long expireAt)
    {
        if (expireAt < 0)
            return;
        record[0] = Timed;
        BinaryPrimitives.WriteInt64LittleEndian(record[1..], expireAt);
    }
}
