using System.Runtime.InteropServices;

namespace Distro.Engine.Slots;

/// <summary>What every command needs of a slot, in one cache line: the lock, the version, the last log offset, and database 0.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct SlotHeader
{
    public const int Bytes = 64;

    public SlotLock Lock;

    /// <summary>Changes whenever a table entry or a key's record of this slot moves, so that open entries know to look again.</summary>
    public uint Version;

    /// <summary>Log offset of the last effect that changed this slot.</summary>
    public long LastOffset;

    public DatabaseSlot Database0;
}
