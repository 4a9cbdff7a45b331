using System.Runtime.CompilerServices;

namespace Distro.Engine.Tables;

/// <summary>
/// The arithmetic of leaves. A leaf of depth d covers the hashes that share their top d bits; inside it, a hash's home bucket is its position
/// in that interval times the number of buckets. Positions are the top 39 bits of a hash, so that a SCAN cursor can name them exactly.
/// </summary>
internal static class LeafShape
{
    public const int PositionBits = 39;
    public const long PositionEnd = 1L << PositionBits;
    public const int BucketsMax = 64;
    public const int BucketEntries = 10;
    public const int NodeBits = 6;
    public const int NodeEntries = 1 << NodeBits;

    /// <summary>No leaf is deeper: 36 equal bits of 600 keyed hashes do not happen.</summary>
    public const int DepthMax = 36;

    /// <summary>A leaf that is made for entries to come is made for no more: chance gives one of equal leaves some more than another.</summary>
    public const int ReservedMax = 520;

    /// <summary>Two siblings that hold fewer together become one leaf.</summary>
    public const int MergeEntries = 400;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long PositionOf(ulong hash) => (long)(hash >> (64 - PositionBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte TagOf(ulong hash) => (byte)hash;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Home(long position, int depth, int buckets)
    {
        var shift = PositionBits - depth;
        return (int)(((position & ((1L << shift) - 1)) * buckets) >> shift);
    }

    /// <summary>The first position of a leaf of that depth that contains <paramref name="position"/>.</summary>
    public static long Start(long position, int depth) => position >> (PositionBits - depth) << (PositionBits - depth);

    /// <summary>The first position, counted from the leaf's start, whose home is <paramref name="bucket"/> or later.</summary>
    public static long BucketStart(int bucket, int depth, int buckets)
        => (((long)bucket << (PositionBits - depth)) + buckets - 1) / buckets;

    /// <summary>Index of a position's entry in a radix node, links followed.</summary>
    public static int IndexIn(ReadOnlySpan<ulong> node, int depth, long position)
    {
        var index = (int)(position >> (PositionBits - depth - NodeBits)) & (NodeEntries - 1);
        var entry = new LeafReference(node[index]);
        return entry.Kind == LeafReferenceKind.Link ? entry.LinkedIndex : index;
    }

    /// <summary>Entries a leaf of that size takes before it grows. Small ones fill to the last place: searching them whole costs nothing.</summary>
    public static int Limit(int buckets) => buckets <= 4 ? buckets * BucketEntries : buckets * BucketEntries * 15 / 16;

    /// <summary>The next size: an eighth more, which is also the next size of block.</summary>
    public static int Larger(int buckets) => buckets + Step(buckets);

    /// <summary>The smallest size for that many entries with room for an eighth more.</summary>
    public static int SizeFor(int entries)
    {
        var buckets = 1;
        var wanted = entries + (entries / 16) + 2;
        while (buckets < BucketsMax && Limit(buckets) < wanted) buckets += Step(buckets);
        return buckets;
    }

    private static int Step(int buckets) => buckets < 16 ? 1 : buckets < 32 ? 2 : 4;
}
