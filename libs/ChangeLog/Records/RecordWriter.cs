using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distro.ChangeLog.Records;

/// <summary>
/// Fills one record into memory that the caller has claimed: parts in order, then <see cref="Seal"/>. The length field stays zero until <see cref="Publish"/>,
/// so a ring's reader that meets the claimed bytes early sees that nothing is there yet. Allocates nothing; the destination must hold
/// <see cref="RecordFormat.RecordBytes"/> of what will be written, and begin at a multiple of 8.
/// </summary>
public ref struct RecordWriter
{
    private readonly Span<byte> destination;
    private int position;
    private int partCount;

    public RecordWriter(Span<byte> destination)
    {
        this.destination = destination;
        position = RecordFormat.HeaderBytes;
        partCount = 0;
        BinaryPrimitives.WriteInt32LittleEndian(destination[RecordFormat.LengthAt..], 0);
    }

    /// <summary>Adds a part. The slot is 0 to 16383, or <see cref="RecordFormat.BarrierSlot"/>; the bytes are a RESP array of bulk strings.</summary>
    public void Part(int slot, int database, ReadOnlySpan<byte> resp)
    {
        var part = destination[position..];
        BinaryPrimitives.WriteUInt16LittleEndian(part, (ushort)slot);
        part[2] = (byte)database;
        part[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(part[4..], resp.Length);
        resp.CopyTo(part[RecordFormat.PartHeaderBytes..]);
        position += RecordFormat.PartHeaderBytes + resp.Length;
        partCount++;
    }

    /// <summary>Writes padding, header and checksum; everything but the length. Returns the record's bytes.</summary>
    public readonly int Seal(long offset, long epoch, long timeMilliseconds, RecordKind kind = RecordKind.Effects)
    {
        var length = (position + RecordFormat.Alignment - 1) & ~(RecordFormat.Alignment - 1);
        var record = destination[..length];
        record[position..].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.OffsetAt..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.EpochAt..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.TimeAt..], timeMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordFormat.PartCountAt..], partCount);
        BinaryPrimitives.WriteUInt32LittleEndian(record[RecordFormat.KindAt..], (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(record[RecordFormat.ChecksumAt..], RecordChecksum.Of(record));
        return length;
    }

    /// <summary>Makes a sealed record visible: one ordered store of its length, after all its other bytes.</summary>
    public static void Publish(Span<byte> record, int length)
        => Volatile.Write(ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(record)), BitConverter.IsLittleEndian ? length : BinaryPrimitives.ReverseEndianness(length));

    /// <summary>The length of the record that begins here, or zero while it is claimed and not published. Ordered before reads of its other bytes.</summary>
    public static int PublishedLength(ReadOnlySpan<byte> record)
    {
        var word = Volatile.Read(ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(record)));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>A record without parts, whole and published: the start of an epoch.</summary>
    public static byte[] EpochStart(long offset, long epoch, long timeMilliseconds)
    {
        var record = new byte[RecordFormat.HeaderBytes];
        var length = new RecordWriter(record).Seal(offset, epoch, timeMilliseconds, RecordKind.EpochStart);
        Publish(record, length);
        return record;
    }
}
