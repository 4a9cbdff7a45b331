using System.Runtime.InteropServices;

namespace Distro.Engine.Memory;

/// <summary>What a page of the arena is used for.</summary>
internal enum PageKind : byte
{
    /// <summary>Never used so far.</summary>
    Fresh = 0,
    FreeRun = 1,
    Slab = 2,
    Large = 3,

    /// <summary>An empty slab page that a heap keeps for its next need.</summary>
    Cached = 4,
}

/// <summary>
/// Describes one page; kept apart from the pages so that giving a page back to the system loses nothing. Of a run of pages
/// the first one's header counts; the others only say where the first is.
/// All fields belong to the owning heap's thread, but for the remote list, which anybody pushes to.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct PageHeader
{
    public const int Bytes = 64;

    /// <summary>End of a free list.</summary>
    public const int None = -1;

    [FieldOffset(0)] public PageKind Kind;
    [FieldOffset(1)] public byte SizeClass;
    [FieldOffset(2)] public bool Linked;

    /// <summary>The page shall become empty: see <see cref="SparsePages"/>. Other threads may read a moment's old state.</summary>
    [FieldOffset(3)] public bool IsSparse;
    [FieldOffset(4)] public int Owner;

    /// <summary>First page of the run this one belongs to.</summary>
    [FieldOffset(8)] public uint Head;
    [FieldOffset(12)] public uint PageCount;
    [FieldOffset(16)] public int Capacity;

    /// <summary>Blocks handed out at least once; those after them have never been touched.</summary>
    [FieldOffset(20)] public int Started;

    /// <summary>Blocks in use, those on the remote list included until they are collected.</summary>
    [FieldOffset(24)] public int Used;

    /// <summary>First free block, as a granule inside the slab; each free block's first four bytes name the next.</summary>
    [FieldOffset(28)] public int Free;

    /// <summary>Neighbours in the owner's list of slabs with room, or in a list of free runs.</summary>
    [FieldOffset(32)] public uint Next;
    [FieldOffset(36)] public uint Previous;

    /// <summary>Next page in the owner's stack of pages that others freed into.</summary>
    [FieldOffset(40)] public uint NextNotified;
    [FieldOffset(44)] public int GranulesPerBlock;

    /// <summary>Blocks freed by other workers: first granule + 1 in the low half, 0 for none.</summary>
    [FieldOffset(48)] public long Remote;

    /// <summary>Handle of the page's first granule.</summary>
    [FieldOffset(56)] public ulong FirstGranule;
}
