using System.Buffers.Binary;
using Distro.Engine.Strings;
using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>Signed numbers of 1 to 8 bytes, little-endian, as packed collections hold them; read as the text that they stand for.</summary>
internal static class PackedNumber
{
    public static long Read(ReadOnlySpan<byte> bytes) => CanonicalInteger.Load(bytes);

    public static ReadOnlySpan<byte> Text(long number, StringRoom room)
    {
        var digits = room.Take(CanonicalInteger.DigitsMax);
        return digits[..CanonicalInteger.Format(number, digits)];
    }
}
