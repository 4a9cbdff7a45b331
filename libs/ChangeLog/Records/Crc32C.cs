using System.Numerics;
using System.Runtime.InteropServices;

namespace Distro.ChangeLog.Records;

/// <summary>
/// CRC-32C (Castagnoli polynomial, reflected, inverted at both ends: the variant of iSCSI, ext4 and SSE 4.2). The runtime's primitive is one processor
/// instruction for eight bytes where there is one (x86-64, ARM64) and a table where there is none.
/// </summary>
public static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Extend(uint.MaxValue, bytes);

    /// <summary>Folds more bytes into a running value: start from all ones, invert at the end.</summary>
    public static uint Extend(uint running, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) running = BitOperations.Crc32C(running, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) running = BitOperations.Crc32C(running, rest);
        return running;
    }
}
