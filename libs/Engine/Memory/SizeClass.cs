using System.Numerics;
using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// The sizes blocks come in: every multiple of 4 bytes up to 64, then eight sizes to each doubling, so that a block wastes
/// less than an eighth of itself. Sizes are computed, not looked up, and go on without end: what a large block has to spare
/// lets a growing string stay where it is.
/// </summary>
internal static class SizeClass
{
    private const int FineBytesMax = 64;
    private const int FineClasses = FineBytesMax / 4;
    private const int StepsLog2 = 3;
    private const int FineLog2 = 6;

    /// <summary>Blocks up to this size share slabs; larger ones are page runs of their own.</summary>
    public const int SlabBlockBytesMax = 32 * 1024;

    /// <summary>Blocks up to this size live in slabs of one page, larger ones in slabs of <see cref="WidePages"/>.</summary>
    public const int OnePageBlockBytesMax = 8 * 1024;

    public const int WidePages = 4;

    /// <summary>Number of classes that live in slabs.</summary>
    public const int SlabClasses = FineClasses + ((15 - FineLog2) << StepsLog2);

    /// <summary>The class of a block of that many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int bytes)
    {
        if ((uint)bytes <= FineBytesMax) return bytes == 0 ? 0 : (bytes - 1) >> 2;
        var last = (uint)bytes - 1;
        var log = BitOperations.Log2(last);
        return FineClasses + ((log - FineLog2) << StepsLog2) + (int)((last >> (log - StepsLog2)) & 7);
    }

    /// <summary>Bytes a block of the class has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long BytesOf(int sizeClass)
    {
        if (sizeClass < FineClasses) return (sizeClass + 1) << 2;
        var log = FineLog2 + ((sizeClass - FineClasses) >> StepsLog2);
        return (long)(8 + ((sizeClass - FineClasses) & 7) + 1) << (log - StepsLog2);
    }

    public static int SlabPages(int sizeClass) => BytesOf(sizeClass) <= OnePageBlockBytesMax ? 1 : WidePages;
}
