using System.Buffers.Binary;

namespace Distro.Snapshots.Format;

/// <summary>
/// One slot's section, a run of <paramref name="Count"/> slots that have none (length 0) because they are empty at the stamp or, if <paramref name="IsKept"/>, as in the
/// snapshot that this one builds on; or the functions' frames. Layout: slot, count, 1 if kept (u16, u16, u32), position, length, stamp, keys (i64 each).
/// </summary>
public readonly record struct SnapshotIndexEntry(int Slot, int Count, long Position, long Length, long Stamp, long Keys, bool IsKept = false)
{
    private const int CountAt = 2;
    private const int KeptAt = 4;
    private const int PositionAt = 8;
    private const int LengthAt = 16;
    private const int StampAt = 24;
    private const int KeysAt = 32;

    public bool IsEmptyRun => Length == 0 && !IsKept;

    /// <summary>There are frames of it in this file.</summary>
    public bool IsSection => Length > 0;

    public bool IsFunctions => Slot == SnapshotFormat.FunctionsSlot;

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Slot);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[CountAt..], (ushort)Count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[KeptAt..], IsKept ? 1u : 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[PositionAt..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthAt..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[StampAt..], Stamp);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[KeysAt..], Keys);
    }

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out SnapshotIndexEntry entry)
    {
        entry = new SnapshotIndexEntry(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[CountAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[PositionAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[StampAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[KeysAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[KeptAt..]) == 1);
        var slots = entry.IsFunctions ? entry is { Count: 1, IsSection: true, Keys: 0 } : entry.Count > 0 && entry.Slot + entry.Count <= SnapshotFormat.SlotCount;
        var place = entry.Length == 0 ? entry.Position == 0 && entry.Keys == 0 : entry.Count == 1 && entry.Length > 0 && !entry.IsKept && entry.Position >= SnapshotFormat.HeaderBytes;
        return slots && place && entry.Stamp >= 0 && entry.Keys >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[KeptAt..]) <= 1;
    }
}
