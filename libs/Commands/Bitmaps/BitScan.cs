using System.Buffers.Binary;
using System.Numerics;

namespace Distro.Commands.Bitmaps;

/// <summary>Counts and finds bits in a part of a string that may begin and end inside a byte. Bits are numbered from each byte's highest.</summary>
internal static class BitScan
{
    private const int BitsPerByte = 8;

    /// <summary>How many bits are set from one up to before another; both lie in the string.</summary>
    public static long Count(ReadOnlySpan<byte> bytes, long first, long end)
    {
        var firstByte = (int)(first / BitsPerByte);
        var lastByte = (int)((end - 1) / BitsPerByte);
        if (firstByte == lastByte) return BitOperations.PopCount((uint)(bytes[firstByte] & From(first) & Before(end)));
        return BitOperations.PopCount((uint)(bytes[firstByte] & From(first))) + Count(bytes[(firstByte + 1)..lastByte]) + BitOperations.PopCount((uint)(bytes[lastByte] & Before(end)));
    }

    /// <summary>The first bit that is set, or clear, from one up to before another; -1 when there is none.</summary>
    public static long Find(ReadOnlySpan<byte> bytes, long first, long end, bool isSet)
    {
        var flip = (byte)(isSet ? 0 : 0xFF);
        var at = (int)(first / BitsPerByte);
        var value = (byte)((bytes[at] ^ flip) & From(first));
        if (value == 0)
        {
            var lastByte = (int)((end - 1) / BitsPerByte);
            var skipped = bytes[(at + 1)..(lastByte + 1)].IndexOfAnyExcept(flip);
            if (skipped < 0) return -1;
            at += 1 + skipped;
            value = (byte)(bytes[at] ^ flip);
        }

        var position = ((long)at * BitsPerByte) + BitOperations.LeadingZeroCount((uint)value) - (32 - BitsPerByte);
        return position < end ? position : -1;
    }

    private static long Count(ReadOnlySpan<byte> bytes)
    {
        var count = 0L;
        for (; bytes.Length >= 4 * sizeof(ulong); bytes = bytes[(4 * sizeof(ulong))..])
        {
            count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bytes))
                + BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]))
                + BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(2 * sizeof(ulong))..]))
                + BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(3 * sizeof(ulong))..]));
        }

        foreach (var value in bytes) count += BitOperations.PopCount(value);
        return count;
    }

    private static int From(long bit) => 0xFF >> (int)(bit % BitsPerByte);

    /// <summary>The bits of the last byte that come before an end; all, for an end at a byte's.</summary>
    private static int Before(long end) => 0xFF << (int)((BitsPerByte - (end % BitsPerByte)) % BitsPerByte);
}
