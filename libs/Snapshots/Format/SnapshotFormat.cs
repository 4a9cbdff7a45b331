namespace Distro.Snapshots.Format;

/// <summary>
/// Where the bytes of a snapshot lie: a header, frames, a footer. docs/formats/snapshot.md says the same in prose; the two change together, and never without a new
/// version. Nothing in it refers to its own position but the index, so that a slot's frames are the same wherever they stand. All numbers are little-endian.
/// </summary>
public static class SnapshotFormat
{
    public const int Version = 1;

    /// <summary>Of a snapshot that builds on another: a reader that knows only whole ones must not take it for one.</summary>
    public const int IncrementVersion = 2;

    /// <summary>A whole snapshot and those that build on it, one on the other.</summary>
    public const int ChainMax = 65;

    public const int HeaderBytes = 96;

    public const int FooterBytes = 64;

    /// <summary>Length of the payload (u32), checksum (u32), kind (u8), zeros.</summary>
    public const int FrameHeaderBytes = 12;

    /// <summary>One frame, its header included: nobody who writes, sends or reads a snapshot holds more of it at once, a large element aside.</summary>
    public const int FrameBytesMax = 256 * 1024;

    public const int PayloadBytesMax = FrameBytesMax - FrameHeaderBytes;

    public const int IndexEntryBytes = 40;

    public const int SlotCount = 16384;

    /// <summary>All frames of an index: more than any has.</summary>
    public const long IndexBytesMax = 4 << 20;

    /// <summary>In the index: the functions, which belong to no slot.</summary>
    public const int FunctionsSlot = 0xFFFF;

    public const int DatabasesMax = 256;

    /// <summary>A key may have 512 MiB and an element as much: twice that is where an entry ends.</summary>
    public const int EntryBytesMax = 1 << 30;

    /// <summary>The libraries of functions, as one payload.</summary>
    public const int FunctionsBytesMax = 1 << 29;

    /// <summary>How values are encoded: the version of the RDB format that defines every type found here.</summary>
    public const int RdbVersion = 80;

    public const string FileEnding = ".snap";

    internal static ReadOnlySpan<byte> HeaderMagic => "DISTROSN"u8;

    internal static ReadOnlySpan<byte> FooterMagic => "DISTROSF"u8;
}
