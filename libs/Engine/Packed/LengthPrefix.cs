using System.Buffers.Binary;

namespace Distro.Engine.Packed;

/// <summary>A length before its bytes: one byte below 253; above, a mark and two or four bytes, little-endian.</summary>
public static class LengthPrefix
{
    /// <summary>From this first byte on a prefix is longer than that byte.</summary>
    public const byte LongFrom = 253;

    private const byte TwoByteLength = LongFrom;
    private const byte FourByteLength = 254;

    /// <summary>Bytes the prefix of this length takes.</summary>
    public static int Size(int length) => length < TwoByteLength ? 1 : length <= ushort.MaxValue ? 3 : 5;

    /// <summary>Bytes the prefix takes that begins with this byte.</summary>
    public static int SizeFrom(byte first) => first < TwoByteLength ? 1 : first == TwoByteLength ? 3 : 5;

    public static int Read(ReadOnlySpan<byte> at) => at[0] switch
    {
        TwoByteLength => BinaryPrimitives.ReadUInt16LittleEndian(at[1..]),
        FourByteLength => BinaryPrimitives.ReadInt32LittleEndian(at[1..]),
        var length => length,
    };

    public static void Write(Span<byte> at, int length)
    {
        if (length < TwoByteLength)
        {
            at[0] = (byte)length;
        }
        else if (length <= ushort.MaxValue)
        {
            at[0] = TwoByteLength;
            BinaryPrimitives.WriteUInt16LittleEndian(at[1..], (ushort)length);
        }
        else
        {
            at[0] = FourByteLength;
            BinaryPrimitives.WriteInt32LittleEndian(at[1..], length);
        }
    }
}
