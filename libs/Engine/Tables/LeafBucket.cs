using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>
/// One cache line of a leaf: ten tags of a byte, ten handles of five, and four bytes of counts. The tags stand together, so that one
/// comparison finds the candidates. The counts, from the low bits: which places are taken 10, entries at home here but standing in a later
/// bucket 10, how many buckets on the farthest of those may stand 6, entries standing here but at home elsewhere 4.
/// </summary>
internal readonly ref struct LeafBucket(Span<byte> bytes)
{
    public const int Bytes = 64;

    private const int HandlesAt = LeafShape.BucketEntries;
    private const int CountsAt = 60;
    private const uint AllTaken = (1u << LeafShape.BucketEntries) - 1;
    private const int SpilledShift = 10;
    private const uint SpilledMask = 1023;
    private const int ReachShift = 20;
    private const uint ReachMask = 63;
    private const int ForeignShift = 26;

    private readonly Span<byte> bytes = bytes;

    /// <summary>Bit mask of the places in use.</summary>
    public uint Taken => Counts & AllTaken;

    public bool IsFull => (Counts & AllTaken) == AllTaken;

    /// <summary>Entries at home here that stand in a later bucket.</summary>
    public int Spilled => (int)((Counts >> SpilledShift) & SpilledMask);

    /// <summary>How many buckets on a spilled entry may stand.</summary>
    public int Reach => (int)((Counts >> ReachShift) & ReachMask);

    /// <summary>Entries that stand here but are at home in an earlier bucket.</summary>
    public int Foreign => (int)(Counts >> ForeignShift);

    private uint Counts
    {
        get => BinaryPrimitives.ReadUInt32LittleEndian(bytes[CountsAt..]);
        set => BinaryPrimitives.WriteUInt32LittleEndian(bytes[CountsAt..], value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeafBucket Of(Span<byte> leaf, int bucket) => new(leaf.Slice(bucket * Bytes, Bytes));

    /// <summary>Bit mask of the places whose tag is this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Matches(byte tag)
    {
        var tags = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bytes));
        return Vector128.Equals(tags, Vector128.Create(tag)).ExtractMostSignificantBits() & Taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Handle At(int place) => Handle.Read(bytes.Slice(HandlesAt + (place * Handle.Size), Handle.Size));

    public void Point(int place, Handle record) => record.Write(bytes.Slice(HandlesAt + (place * Handle.Size), Handle.Size));

    /// <summary>Puts an entry into the first free place of a bucket that is not full; returns the place.</summary>
    public int Add(byte tag, Handle record, bool isForeign)
    {
        var counts = Counts;
        var place = BitOperations.TrailingZeroCount(~counts);
        bytes[place] = tag;
        Point(place, record);
        Counts = (counts | (1u << place)) + (isForeign ? 1u << ForeignShift : 0);
        return place;
    }

    public void Remove(int place, bool isForeign) => Counts = (Counts & ~(1u << place)) - (isForeign ? 1u << ForeignShift : 0);

    public void CountSpilled(int distance)
    {
        var counts = Counts + (1u << SpilledShift);
        if (((counts >> ReachShift) & ReachMask) < (uint)distance) counts = (counts & ~(ReachMask << ReachShift)) | ((uint)distance << ReachShift);
        Counts = counts;
    }

    public void UncountSpilled()
    {
        var counts = Counts - (1u << SpilledShift);
        if (((counts >> SpilledShift) & SpilledMask) == 0) counts &= ~(ReachMask << ReachShift);
        Counts = counts;
    }
}
