using Distro.Engine;

namespace Distro.Commands.Routing;

/// <summary>
/// The slot of a key: CRC16 (XMODEM: polynomial 0x1021, from zero) of the key, or of what stands between its first '{' and the next '}' when that
/// is not empty, modulo 16,384. Every client and cluster of this protocol computes the same. Eight bytes are folded a step, through eight tables.
/// </summary>
public static class HashSlot
{
    private const int Polynomial = 0x1021;
    private const int Stride = 8;

    private static readonly ushort[] Table = BuildTables();

    public static int Of(ReadOnlySpan<byte> key) => Crc16(Tag(key)) & (KeyspaceOptions.SlotCount - 1);

    /// <summary>The part of the key that is hashed.</summary>
    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open < 0) return key;
        var rest = key[(open + 1)..];
        var close = rest.IndexOf((byte)'}');
        return close > 0 ? rest[..close] : key;
    }

    public static int Crc16(ReadOnlySpan<byte> bytes)
    {
        var table = Table.AsSpan(0, Stride * 256);
        var crc = 0;
        while (bytes.Length >= Stride)
        {
            crc = table[7 * 256 + (bytes[0] ^ (crc >> 8))]
                ^ table[6 * 256 + (bytes[1] ^ (crc & 0xff))]
                ^ table[5 * 256 + bytes[2]]
                ^ table[4 * 256 + bytes[3]]
                ^ table[3 * 256 + bytes[4]]
                ^ table[2 * 256 + bytes[5]]
                ^ table[256 + bytes[6]]
                ^ table[bytes[7]];
            bytes = bytes[Stride..];
        }

        foreach (var value in bytes) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ value];
        return crc;
    }

    /// <summary>Table k says what a byte contributes once k more bytes have followed it.</summary>
    private static ushort[] BuildTables()
    {
        var table = new ushort[Stride * 256];
        for (var value = 0; value < 256; value++)
        {
            var crc = value << 8;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
            table[value] = (ushort)crc;
        }

        for (var i = 256; i < table.Length; i++)
        {
            var before = table[i - 256];
            table[i] = (ushort)((before << 8) ^ table[before >> 8]);
        }

        return table;
    }
}
