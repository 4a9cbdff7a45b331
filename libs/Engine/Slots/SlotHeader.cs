using System.Runtime.InteropServices;

namespace Distro.Engine.Slots;

/// <summary>What every command needs of a slot, in one cache line: the lock, what commands took, the version, the last log offset, and database 0.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct SlotHeader
{
    public const int Bytes = 64;

    private const int TallyAt = 2;
    private const int LastOffsetAt = TallyAt + SlotTally.Bytes;
    private const int Database0At = LastOffsetAt + sizeof(long);
    private const int VersionAt = Database0At + DatabaseSlot.Bytes;

    [FieldOffset(0)]
    public SlotLock Lock;

    /// <summary>What the last commands took, where that is counted.</summary>
    [FieldOffset(TallyAt)]
    public SlotTally Tally;

    /// <summary>Log offset of the last effect that changed this slot.</summary>
    [FieldOffset(LastOffsetAt)]
    public long LastOffset;

    [FieldOffset(Database0At)]
    public DatabaseSlot Database0;

    /// <summary>Changes whenever a table entry or a key's record of this slot moves, so that open entries know to look again.</summary>
    [FieldOffset(VersionAt)]
    public uint Version;
}
