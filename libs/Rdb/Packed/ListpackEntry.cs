namespace Distro.Rdb.Packed;

/// <summary>What readers and writers of listpacks share: the first bytes of entries, and the lengths behind them.</summary>
internal static class ListpackEntry
{
    public const byte LongString = 0xF0;
    public const byte Number16 = 0xF1;
    public const byte Number24 = 0xF2;
    public const byte Number32 = 0xF3;
    public const byte Number64 = 0xF4;

    private const int BackBits = 7;
    private const byte More = 0x80;

    /// <summary>Bytes that the backward length of an entry takes. The limits are one short of what the bits could hold, but for the first: so every reader counts.</summary>
    public static int BackBytes(int size) => size switch
    {
        <= 127 => 1,
        < (1 << 14) - 1 => 2,
        < (1 << 21) - 1 => 3,
        < (1 << 28) - 1 => 4,
        _ => 5,
    };

    /// <summary>Writes it: most significant bits first, all bytes but the first marked.</summary>
    public static void WriteBack(Span<byte> target, int size)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)((size & (More - 1)) | (i > 0 ? More : 0));
            size >>= BackBits;
        }
    }

    public static bool IsBack(ReadOnlySpan<byte> bytes, int size)
    {
        Span<byte> expected = stackalloc byte[5];
        WriteBack(expected[..bytes.Length], size);
        return bytes.SequenceEqual(expected[..bytes.Length]);
    }
}
