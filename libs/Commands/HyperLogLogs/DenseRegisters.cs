namespace Distro.Commands.HyperLogLogs;

/// <summary>The dense form: 16,384 registers of six bits, one behind the other, each beginning at the lowest free bit.</summary>
internal static class DenseRegisters
{
    public const int Bits = 6;
    public const int RankMax = (1 << Bits) - 1;

    private const int BitsPerByte = 8;
    private const int BytesInGroup = 3;

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
}
