using System.Runtime.Intrinsics;

namespace Distro.Commands.HyperLogLogs;

/// <summary>The dense form: 16,384 registers of six bits, one behind the other, each beginning at the lowest free bit.</summary>
internal static class DenseRegisters
{
    public const int Bits = 6;
    public const int RankMax = (1 << Bits) - 1;

    private const int BitsPerByte = 8;
    private const int BytesInGroup = 3;

    /// <summary>Registers that one vector holds apart, and the bytes that they fill.</summary>
    private const int Lanes = 16;
    private const int LaneBytes = Lanes * Bits / BitsPerByte;
    private const byte Nothing = byte.MaxValue;

    public static byte Read(ReadOnlySpan<byte> registers, int index)
    {
        var at = index * Bits / BitsPerByte;
        var shift = index * Bits % BitsPerByte;
        var word = registers[at] | (shift + Bits > BitsPerByte ? registers[at + 1] << BitsPerByte : 0);
        return (byte)((word >> shift) & RankMax);
    }

    public static void Write(Span<byte> registers, int index, byte rank)
    {
        var at = index * Bits / BitsPerByte;
        var shift = index * Bits % BitsPerByte;
        registers[at] = (byte)((registers[at] & ~(RankMax << shift)) | (rank << shift));
        var spill = BitsPerByte - shift;
        if (spill >= Bits) return;
        registers[at + 1] = (byte)((registers[at + 1] & ~(RankMax >> spill)) | (rank >> spill));
    }

    /// <summary>Raises a register to a rank. False when it is as high already.</summary>
    public static bool Raise(Span<byte> registers, int index, byte rank)
    {
        if (Read(registers, index) >= rank) return false;
        Write(registers, index, rank);
        return true;
    }

    /// <summary>Raises an array of ranks, one a register, to what is here.</summary>
    public static void RaiseAll(ReadOnlySpan<byte> registers, Span<byte> ranks)
    {
        var index = 0;
        for (var at = 0; at + Vector128<byte>.Count <= registers.Length; at += LaneBytes, index += Lanes)
        {
            var here = ranks.Slice(index, Lanes);
            Vector128.Max(Vector128.Create<byte>(here), Apart(Vector128.Create(registers.Slice(at, Lanes)))).CopyTo(here);
        }

        for (; index < ranks.Length; index++) ranks[index] = Math.Max(ranks[index], Read(registers, index));
    }

    /// <summary>Writes all registers.</summary>
    public static void WriteAll(Span<byte> registers, ReadOnlySpan<byte> ranks)
    {
        var index = 0;
        for (var at = 0; at + Vector128<byte>.Count <= registers.Length; at += LaneBytes, index += Lanes)
            Together(Vector128.Create(ranks.Slice(index, Lanes))).CopyTo(registers[at..]);
        for (; index < ranks.Length; index++) Write(registers, index, ranks[index]);
    }

    /// <summary>Counts the registers of each rank. Four of them fill three bytes.</summary>
    public static void Count(ReadOnlySpan<byte> registers, Span<int> histogram)
    {
        histogram.Clear();
        for (var i = 0; i < registers.Length; i += BytesInGroup)
        {
            var group = registers[i] | (registers[i + 1] << 8) | (registers[i + 2] << 16);
            histogram[group & RankMax]++;
            histogram[(group >> Bits) & RankMax]++;
            histogram[(group >> (2 * Bits)) & RankMax]++;
            histogram[(group >> (3 * Bits)) & RankMax]++;
        }
    }

    /// <summary>The first twelve bytes as sixteen registers, one a byte.</summary>
    private static Vector128<byte> Apart(Vector128<byte> packed)
    {
        var groups = Vector128.Shuffle(packed, Vector128.Create(0, 1, 2, Nothing, 3, 4, 5, Nothing, 6, 7, 8, Nothing, 9, 10, 11, Nothing)).AsUInt32();
        return ((groups & Vector128.Create(0x3Fu)) | ((groups << 2) & Vector128.Create(0x3F00u)) | ((groups << 4) & Vector128.Create(0x3F0000u)) | ((groups << 6) & Vector128.Create(0x3F000000u))).AsByte();
    }

    /// <summary>Sixteen registers in the first twelve bytes; the others are zero.</summary>
    private static Vector128<byte> Together(Vector128<byte> ranks)
    {
        var four = ranks.AsUInt32();
        var groups = (four & Vector128.Create(0x3Fu)) | ((four >> 2) & Vector128.Create(0xFC0u)) | ((four >> 4) & Vector128.Create(0x3F000u)) | ((four >> 6) & Vector128.Create(0xFC0000u));
        return Vector128.Shuffle(groups.AsByte(), Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, Nothing, Nothing, Nothing, Nothing));
    }
}
