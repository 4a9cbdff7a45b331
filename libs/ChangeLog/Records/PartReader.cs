using System.Buffers.Binary;

namespace Distro.ChangeLog.Records;

/// <summary>Walks a record's parts, `foreach` style. Reading past what the bytes hold ends the walk and says so; nothing is allocated for what a header claims.</summary>
public ref struct PartReader(ReadOnlySpan<byte> bytes, int count)
{
    private ReadOnlySpan<byte> rest = bytes;
    private int left = count;

    public RecordPart Current { get; private set; } = default;

    /// <summary>True once a part did not fit, or named a slot that can't be.</summary>
    public bool IsDamaged { get; private set; } = false;

    /// <summary>What lies behind the parts read so far: the padding, after the last one.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public readonly PartReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (left == 0 || IsDamaged) return false;
        left--;
        if (rest.Length < RecordFormat.PartHeaderBytes) return Damaged();
        var slot = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        if (slot is >= RecordFormat.SlotCount and not RecordFormat.BarrierSlot || rest[3] != 0) return Damaged();
        if (length > rest.Length - RecordFormat.PartHeaderBytes) return Damaged();
        Current = new RecordPart(slot, rest[2], rest.Slice(RecordFormat.PartHeaderBytes, (int)length));
        rest = rest[(RecordFormat.PartHeaderBytes + (int)length)..];
        return true;
    }

    private bool Damaged()
    {
        IsDamaged = true;
        return false;
    }
}
