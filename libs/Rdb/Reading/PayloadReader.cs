using System.Buffers.Binary;
using Distro.Engine.Strings;
using Distro.Rdb.Lzf;
using Distro.Resp;

namespace Distro.Rdb.Reading;

/// <summary>
/// Reads the format's numbers and strings from bytes that anybody may have written. The first thing that makes no sense is remembered in <see cref="Failed"/>,
/// and everything after it reads as nothing, so that callers ask once at the end. Nothing is allocated for a length before the bytes that it promises are seen to be there.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    /// <summary>The longest string a value may hold, in bytes: as long as a client may send one.</summary>
    private const int StringBytesMax = 512 * 1024 * 1024;

    private const int ShortBits = 6;
    private const byte FourByteLength = 0x80;
    private const byte EightByteLength = 0x81;
    private const int Encoded = 3;
    private const int NumberOf1 = 0;
    private const int NumberOf2 = 1;
    private const int NumberOf4 = 2;
    private const int Compressed = 3;
    private const byte TextNaN = 253;
    private const byte TextInfinity = 254;
    private const byte TextNegativeInfinity = 255;

    private ReadOnlySpan<byte> rest = payload;

    public bool Failed { get; private set; }

    public readonly bool IsAtEnd => rest.IsEmpty;

    public void Fail()
    {
        Failed = true;
        rest = default;
    }

    public byte Byte()
    {
        var bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>How many elements follow, each of at least one byte; more than there are bytes fails at once.</summary>
    public long Count()
    {
        var count = Number();
        if (count <= (ulong)rest.Length) return (long)count;
        Fail();
        return 0;
    }

    /// <summary>A number, as lengths are written.</summary>
    public ulong Number()
    {
        var number = Length(out var encoding);
        if (encoding < 0) return number;
        Fail();
        return 0;
    }

    /// <summary>A Unix time in milliseconds.</summary>
    public long Time()
    {
        var bytes = Take(sizeof(long));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public double BinaryDouble()
    {
        var bytes = Take(sizeof(double));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    /// <summary>A double as text behind its length, or one of three marks.</summary>
    public double TextDouble()
    {
        var length = Byte();
        if (length == TextNaN) return double.NaN;
        if (length == TextInfinity) return double.PositiveInfinity;
        if (length == TextNegativeInfinity) return double.NegativeInfinity;
        if (DoubleText.TryParse(Take(length), out var value)) return value;
        Fail();
        return 0;
    }

    /// <summary>That many bytes as they stand; none when there are fewer.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length || count < 0)
        {
            Fail();
            return default;
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>A string: a part of the payload, or made in <paramref name="room"/>.</summary>
    public ReadOnlySpan<byte> String(StringRoom room)
    {
        var length = Length(out var encoding);
        switch (encoding)
        {
            case < 0:
                if (length <= (ulong)rest.Length) return Take((int)length);
                break;
            case NumberOf1:
                return Text((sbyte)Byte(), room);
            case NumberOf2:
                var two = Take(sizeof(short));
                return two.IsEmpty ? default : Text(BinaryPrimitives.ReadInt16LittleEndian(two), room);
            case NumberOf4:
                var four = Take(sizeof(int));
                return four.IsEmpty ? default : Text(BinaryPrimitives.ReadInt32LittleEndian(four), room);
            case Compressed:
                return Expand(room);
        }

        Fail();
        return default;
    }

    private static ReadOnlySpan<byte> Text(long number, StringRoom room)
    {
        var digits = room.Take(CanonicalInteger.DigitsMax);
        return digits[..CanonicalInteger.Format(number, digits)];
    }

    private ReadOnlySpan<byte> Expand(StringRoom room)
    {
        var compressed = Number();
        var length = Number();
        if (Failed || compressed > (ulong)rest.Length || length > StringBytesMax || length > compressed * LzfExpander.ExpansionMax)
        {
            Fail();
            return default;
        }

        var target = room.Take((int)length);
        if (LzfExpander.TryExpand(Take((int)compressed), target)) return target;
        Fail();
        return default;
    }

    private ulong Length(out int encoding)
    {
        encoding = -1;
        var first = Byte();
        switch (first >> ShortBits)
        {
            case 0:
                return first;
            case 1:
                return ((ulong)(first & 0x3F) << 8) | Byte();
            case Encoded:
                encoding = first & 0x3F;
                return 0;
        }

        var bytes = Take(first == FourByteLength ? sizeof(uint) : first == EightByteLength ? sizeof(ulong) : int.MaxValue);
        if (bytes.IsEmpty) return 0;
        return bytes.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
