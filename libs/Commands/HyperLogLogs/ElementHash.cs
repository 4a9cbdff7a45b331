using System.Buffers.Binary;
using System.Numerics;

namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// Where an element counts: its hash (MurmurHash64A, with the seed that every server of this protocol uses, since values are exchanged) names a register
/// by its lowest bits, and a rank by the zeros that follow: a rank of r shows up once in 2^r elements.
/// </summary>
internal static class ElementHash
{
    private const ulong Seed = 0xadc83b19;
    private const ulong Multiplier = 0xc6a4a7935bd1e995;
    private const int Shift = 47;
    private const int RegisterBits = 14;

    /// <summary>The register, below <see cref="HyperLogLog.Registers"/>, and the rank, 1 to 51.</summary>
    public static void Of(ReadOnlySpan<byte> element, out int register, out byte rank)
    {
        var hash = Hash(element);
        register = (int)(hash & (HyperLogLog.Registers - 1));
        var rest = (hash >> RegisterBits) | (1UL << (64 - RegisterBits));
        rank = (byte)(1 + BitOperations.TrailingZeroCount(rest));
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ ((ulong)bytes.Length * Multiplier);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Multiplier;
            word ^= word >> Shift;
            hash = (hash ^ (word * Multiplier)) * Multiplier;
        }

        if (!bytes.IsEmpty)
        {
            for (var i = 0; i < bytes.Length; i++) hash ^= (ulong)bytes[i] << (8 * i);
            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> Shift)) * Multiplier;
        return hash ^ (hash >> Shift);
    }
}
