using System.Buffers.Binary;

namespace Distro.Rdb;

/// <summary>The 64-bit cyclic redundancy check of the format: Jones' polynomial, reflected, starting at zero. Eight bytes a step, by as many tables.</summary>
public static class Crc64
{
    private const ulong ReflectedPolynomial = 0x95AC9329AC4BC9B5;
    private const int Slices = 8;
    private const int Entries = 256;

    private static readonly ulong[] Tables = MakeTables();

    /// <param name="bytes">What is added.</param>
    /// <param name="crc">Of what stands before them.</param>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong crc = 0)
    {
        ReadOnlySpan<ulong> tables = Tables;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var next = 0UL;
            for (var i = 0; i < Slices; i++) next ^= tables[((Slices - 1 - i) * Entries) + (byte)(crc >> (8 * i))];
            crc = next;
        }

        foreach (var value in bytes) crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[Slices * Entries];
        for (var i = 0; i < Entries; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            tables[i] = crc;
        }

        for (var i = Entries; i < tables.Length; i++) tables[i] = tables[(byte)tables[i - Entries]] ^ (tables[i - Entries] >> 8);
        return tables;
    }
}
