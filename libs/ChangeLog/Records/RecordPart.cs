namespace Distro.ChangeLog.Records;

/// <summary>One effect: a command, as a RESP array of bulk strings, that changes one slot of one database - or everything, as a barrier.</summary>
public readonly ref struct RecordPart(int slot, int database, ReadOnlySpan<byte> resp)
{
    /// <summary>0 to 16383, or <see cref="RecordFormat.BarrierSlot"/>.</summary>
    public int Slot { get; } = slot;

    public int Database { get; } = database;

    public ReadOnlySpan<byte> Resp { get; } = resp;

    public bool IsBarrier => Slot == RecordFormat.BarrierSlot;
}
