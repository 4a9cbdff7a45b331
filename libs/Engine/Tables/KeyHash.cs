using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distro.Engine.Tables;

/// <summary>
/// The cluster's keyed hash: SipHash-1-3 of Aumasson and Bernstein, its 128-bit key drawn from the 64-bit seed in the cluster map. Keyed, so that
/// nobody outside can choose keys that fall into one bucket; the same in every process, so that replicas, moved slots and SCAN cursors agree.
/// </summary>
public readonly struct KeyHash
{
    private readonly ulong key0;
    private readonly ulong key1;

    public KeyHash(ulong seed)
    {
        key0 = Spread(seed + 0x9E3779B97F4A7C15);
        key1 = Spread(seed + 0x3C6EF372FE94F82A);
    }

    /// <summary>The hash of some bytes. Its bits are equally good: tables take positions from the top and tags from the bottom.</summary>
    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        var v0 = key0 ^ 0x736F6D6570736575;
        var v1 = key1 ^ 0x646F72616E646F6D;
        var v2 = key0 ^ 0x6C7967656E657261;
        var v3 = key1 ^ 0x7465646279746573;
        var words = bytes.Length >> 3;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        for (var i = 0; i < words; i++)
        {
            var word = Little(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i << 3)));
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        var last = (ulong)bytes.Length << 56;
        var rest = bytes.Length & 7;
        if (rest != 0) last |= words > 0 ? Little(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, bytes.Length - 8))) >> ((8 - rest) << 3) : Short(bytes);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xFF;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static ulong Short(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        for (var i = 0; i < bytes.Length; i++) word |= (ulong)bytes[i] << (i << 3);
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Little(ulong word) => BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);

    private static ulong Spread(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
