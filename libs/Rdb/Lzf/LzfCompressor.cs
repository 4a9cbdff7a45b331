using System.Numerics;

namespace Distro.Rdb.Lzf;

/// <summary>Makes LZF, greedily: each three bytes are looked for where their like stood last. Keeps its table of places from call to call; one thread's.</summary>
public sealed class LzfCompressor
{
    private const int TableBitsMin = 8;
    private const int TableBitsMax = 14;
    private const int MatchMin = 3;
    private const int MatchMax = 264;
    private const int DistanceMax = 1 << 13;
    private const int LiteralsMax = 32;
    private const int LongLength = 7;
    private const int LengthBias = 2;

    /// <summary>Places of three bytes by their hash, plus one; 0 is none.</summary>
    private readonly int[] places = new int[1 << TableBitsMax];

    /// <summary>Compresses into <paramref name="target"/>. Returns the bytes written, or 0 when they would not fit.</summary>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)source.Length) + 1, TableBitsMin, TableBitsMax);
        var table = places.AsSpan(0, 1 << bits);
        table.Clear();
        int written = 0, literals = 0, at = 0;
        while (at + MatchMin <= source.Length)
        {
            ref var place = ref table[(int)(Hash(source, at) >> (32 - bits))];
            var before = place - 1;
            place = at + 1;
            if (before < 0 || at - before > DistanceMax || !source.Slice(before, MatchMin).SequenceEqual(source.Slice(at, MatchMin)))
            {
                at++;
                continue;
            }

            if (!TryWriteLiterals(source[literals..at], target, ref written)) return 0;
            var length = MatchLength(source, before, at);
            if (!TryWriteMatch(at - before - 1, length - LengthBias, target, ref written)) return 0;
            at += length;
            literals = at;
        }

        return TryWriteLiterals(source[literals..], target, ref written) ? written : 0;
    }

    private static int MatchLength(ReadOnlySpan<byte> source, int before, int at)
    {
        var most = Math.Min(MatchMax, source.Length - at);
        return source.Slice(at, most).CommonPrefixLength(source.Slice(before, most));
    }

    private static uint Hash(ReadOnlySpan<byte> source, int at) => (uint)(source[at] | (source[at + 1] << 8) | (source[at + 2] << 16)) * 0x9E3779B1;

    private static bool TryWriteLiterals(ReadOnlySpan<byte> bytes, Span<byte> target, ref int written)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, LiteralsMax)..])
        {
            var run = bytes[..Math.Min(bytes.Length, LiteralsMax)];
            if (run.Length + 1 > target.Length - written) return false;
            target[written++] = (byte)(run.Length - 1);
            run.CopyTo(target[written..]);
            written += run.Length;
        }

        return true;
    }

    private static bool TryWriteMatch(int distance, int length, Span<byte> target, ref int written)
    {
        if (target.Length - written < MatchMin) return false;
        var isLong = length >= LongLength;
        target[written++] = (byte)(((isLong ? LongLength : length) << 5) | (distance >> 8));
        if (isLong) target[written++] = (byte)(length - LongLength);
        target[written++] = (byte)distance;
        return true;
    }
}
