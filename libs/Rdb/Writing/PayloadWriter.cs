using System.Buffers.Binary;
using Distro.Engine.Strings;
using Distro.Rdb.Lzf;

namespace Distro.Rdb.Writing;

/// <summary>Writes the format's numbers and strings. Short strings that are numbers are written as such, long ones compressed where that saves something.</summary>
internal sealed class PayloadWriter(PayloadBuffer output)
{
    /// <summary>The longest text that may be written as a number: -2147483648.</summary>
    private const int NumberTextMax = 11;

    /// <summary>Strings up to here are not compressed.</summary>
    private const int PlainBytesMax = 20;

    /// <summary>Bytes that compression must save, its own header aside.</summary>
    private const int SavedBytesMin = 4;

    private const int HeaderBytesMax = 9;
    private const int SmallMax = 63;
    private const int MediumMax = 16383;
    private const byte Medium = 0x40;
    private const byte FourBytes = 0x80;
    private const byte EightBytes = 0x81;
    private const byte NumberOf1 = 0xC0;
    private const byte NumberOf2 = 0xC1;
    private const byte NumberOf4 = 0xC2;
    private const byte Compressed = 0xC3;

    private readonly LzfCompressor compressor = new();
    private byte[] compressedBytes = [];

    public PayloadBuffer Output => output;

    /// <summary>Whether long strings are compressed where that saves something.</summary>
    public bool Compresses { get; init; } = true;

    public void Type(ObjectType type) => output.Add((byte)type);

    /// <summary>A number, or a length; a negative one is written as its 64 bits.</summary>
    public void Number(long number)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytesMax];
        if (number is >= 0 and <= SmallMax)
        {
            output.Add((byte)number);
        }
        else if (number is >= 0 and <= MediumMax)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
            bytes[0] |= Medium;
            output.Add(bytes[..sizeof(ushort)]);
        }
        else if (number is >= 0 and <= uint.MaxValue)
        {
            bytes[0] = FourBytes;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)number);
            output.Add(bytes[..(1 + sizeof(uint))]);
        }
        else
        {
            bytes[0] = EightBytes;
            BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
            output.Add(bytes);
        }
    }

    /// <summary>Room for a number that is not known yet: where it is.</summary>
    public int NumberForLater()
    {
        var start = output.Length;
        output.Add(1 + sizeof(uint));
        return start;
    }

    public void Set(int start, uint number)
    {
        if (output.IsOverfull) return;
        var room = output.At(start, 1 + sizeof(uint));
        room[0] = FourBytes;
        BinaryPrimitives.WriteUInt32BigEndian(room[1..], number);
    }

    public void Time(long milliseconds) => BinaryPrimitives.WriteInt64LittleEndian(output.Add(sizeof(long)), milliseconds);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(output.Add(sizeof(double)), value);

    public void String(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length <= NumberTextMax && CanonicalInteger.TryParse(text, out var number) && number is >= int.MinValue and <= int.MaxValue)
        {
            ShortNumber((int)number);
            return;
        }

        if (Compresses && text.Length > PlainBytesMax && TryCompress(text)) return;
        Number(text.Length);
        output.Add(text);
    }

    /// <summary>A string as it is.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        output.Add(bytes);
    }

    private void ShortNumber(int number)
    {
        if (number is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            output.Add(NumberOf1);
            output.Add((byte)number);
        }
        else if (number is >= short.MinValue and <= short.MaxValue)
        {
            output.Add(NumberOf2);
            BinaryPrimitives.WriteInt16LittleEndian(output.Add(sizeof(short)), (short)number);
        }
        else
        {
            output.Add(NumberOf4);
            BinaryPrimitives.WriteInt32LittleEndian(output.Add(sizeof(int)), number);
        }
    }

    private bool TryCompress(scoped ReadOnlySpan<byte> text)
    {
        if (compressedBytes.Length < text.Length) compressedBytes = new byte[text.Length];
        var length = compressor.Compress(text, compressedBytes.AsSpan(0, text.Length - SavedBytesMin));
        if (length > 0)
        {
            output.Add(Compressed);
            Number(length);
            Number(text.Length);
            output.Add(compressedBytes.AsSpan(0, length));
        }

        return length > 0;
    }

    /// <summary>Gives back what one large string made it grow to.</summary>
    public void Trim()
    {
        const int kept = 1024 * 1024;
        if (compressedBytes.Length > kept) compressedBytes = [];
    }
}
