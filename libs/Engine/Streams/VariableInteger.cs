namespace Distro.Engine.Streams;

/// <summary>Whole numbers in as few bytes as they need: seven bits a byte, low ones first, the high bit set on all but the last.</summary>
internal static class VariableInteger
{
    public static int Size(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }

    public static ulong Read(ReadOnlySpan<byte> bytes, scoped ref int offset)
    {
        ulong value = bytes[offset++];
        if (value < 0x80) return value;
        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            ulong next = bytes[offset++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    public static void Write(Span<byte> bytes, scoped ref int offset, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes[offset++] = (byte)(value | 0x80);
        bytes[offset++] = (byte)value;
    }
}
