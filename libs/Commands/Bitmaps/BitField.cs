namespace Distro.Commands.Bitmaps;

/// <summary>Reads and writes numbers of up to 64 bits at any bit of a string, the highest bit first. What lies behind the string's end reads as zero.</summary>
internal static class BitField
{
    private const int BitsPerByte = 8;

    public static ulong Read(ReadOnlySpan<byte> bytes, long offset, int bits)
    {
        var value = 0UL;
        while (bits > 0)
        {
            Place(offset, bits, out var index, out var shift, out var taken);
            var piece = index < bytes.Length ? (bytes[(int)index] >> shift) & ((1 << taken) - 1) : 0;
            value = (value << taken) | (uint)piece;
            offset += taken;
            bits -= taken;
        }

        return value;
    }

    /// <summary>Writes the lowest bits of a number; the string reaches that far.</summary>
    public static void Write(Span<byte> bytes, long offset, int bits, ulong value)
    {
        while (bits > 0)
        {
            Place(offset, bits, out var index, out var shift, out var taken);
            var mask = (1 << taken) - 1;
            var piece = (int)(value >> (bits - taken)) & mask;
            ref var target = ref bytes[(int)index];
            target = (byte)((target & ~(mask << shift)) | (piece << shift));
            offset += taken;
            bits -= taken;
        }
    }

    /// <summary>The part of a field that lies in the byte where it begins: its bits, and how far they are from the byte's lowest.</summary>
    private static void Place(long offset, int bits, out long index, out int shift, out int taken)
    {
        index = offset / BitsPerByte;
        var within = (int)(offset % BitsPerByte);
        taken = Math.Min(BitsPerByte - within, bits);
        shift = BitsPerByte - within - taken;
    }
}
