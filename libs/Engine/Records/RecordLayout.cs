using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Distro.Engine.Memory;

namespace Distro.Engine.Records;

/// <summary>
/// Where the parts of a key's record stand. A record is one block: type and encoding (1 byte), flags (1), key length and value length (1, 2 or 4 bytes each,
/// as the flags say), access data (3), the expiry time (8) if there is one, key, value. For keys and values below 256 bytes the header is 7 bytes, below 64 KiB 9.
/// </summary>
internal readonly struct RecordLayout
{
    private const int FixedBytes = 2;
    private const int AccessBytes = 3;
    private const int ExpiryBytes = 8;
    private const byte HasExpiryFlag = 1;
    private const int KeyWidthShift = 1;
    private const int ValueWidthShift = 3;

    private RecordLayout(byte first, byte flags, int keyLength, int valueLength)
    {
        First = first;
        Flags = flags;
        KeyLength = keyLength;
        ValueLength = valueLength;
    }

    public int KeyLength { get; }

    public int ValueLength { get; }

    public ValueType Type => (ValueType)(First & 15);

    public byte Encoding => (byte)(First >> 4);

    public bool HasExpiry => (Flags & HasExpiryFlag) != 0;

    public int ExpiryStart => AccessStart + AccessBytes;

    private int AccessStart => FixedBytes + (1 << ((Flags >> KeyWidthShift) & 3)) + (1 << ((Flags >> ValueWidthShift) & 3));

    public int KeyStart => ExpiryStart + (HasExpiry ? ExpiryBytes : 0);

    public int ValueStart => KeyStart + KeyLength;

    public int Bytes => ValueStart + ValueLength;

    /// <summary>Whether it is that of a value without expiry, of so many bytes.</summary>
    public bool IsOf(ValueType type, byte encoding, int valueLength) => First == (byte)((int)type | (encoding << 4)) && ValueLength == valueLength && !HasExpiry;

    private byte First { get; }

    private byte Flags { get; }

    public static RecordLayout For(ValueType type, byte encoding, bool hasExpiry, int keyLength, int valueLength)
    {
        if (keyLength < 0 || valueLength < 0 || (long)keyLength + valueLength > int.MaxValue - 64) ThrowLength(keyLength, valueLength);
        var flags = (hasExpiry ? HasExpiryFlag : 0) | (WidthCode(keyLength) << KeyWidthShift) | (WidthCode(valueLength) << ValueWidthShift);
        return new RecordLayout((byte)((int)type | (encoding << 4)), (byte)flags, keyLength, valueLength);
    }

    public RecordLayout With(bool hasExpiry, int valueLength) => For(Type, Encoding, hasExpiry, KeyLength, valueLength);

    /// <summary>Reads the header of a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RecordLayout Read(Heap heap, Handle record)
    {
        var header = heap.Ref<uint>(record, 0);
        if (!BitConverter.IsLittleEndian) header = BinaryPrimitives.ReverseEndianness(header);
        var flags = (byte)(header >> 8);
        if ((flags >> KeyWidthShift) == 0) return new RecordLayout((byte)header, flags, (byte)(header >> 16), (byte)(header >> 24));
        return ReadWide(heap, record, (byte)header, flags);
    }

    public void WriteHeader(Span<byte> record)
    {
        record[0] = First;
        record[1] = Flags;
        var keyWidth = WriteLength(record[FixedBytes..], (Flags >> KeyWidthShift) & 3, KeyLength);
        WriteLength(record[(FixedBytes + keyWidth)..], (Flags >> ValueWidthShift) & 3, ValueLength);
    }

    public static void WriteEncoding(Span<byte> record, byte encoding) => record[0] = (byte)((record[0] & 15) | (encoding << 4));

    public long ExpireAt(Heap heap, Handle record)
        => HasExpiry ? BinaryPrimitives.ReadInt64LittleEndian(heap.At(record, Bytes)[ExpiryStart..]) : -1;

    /// <summary>What is noted of accesses to the key: 24 bits that <see cref="Access.AccessTracking"/> reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint AccessData(ReadOnlySpan<byte> record)
    {
        var field = record.Slice(AccessStart, AccessBytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(field) | ((uint)field[2] << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteAccessData(Span<byte> record, uint data)
    {
        var field = record.Slice(AccessStart, AccessBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)data);
        field[2] = (byte)(data >> 16);
    }

    public void WriteExpireAt(Span<byte> record, long expireAt) => BinaryPrimitives.WriteInt64LittleEndian(record[ExpiryStart..], expireAt);

    private static RecordLayout ReadWide(Heap heap, Handle record, byte first, byte flags)
    {
        var keyCode = (flags >> KeyWidthShift) & 3;
        var valueCode = (flags >> ValueWidthShift) & 3;
        var header = heap.Peek(record, FixedBytes + (1 << keyCode) + (1 << valueCode));
        return new RecordLayout(first, flags, ReadLength(header[FixedBytes..], keyCode), ReadLength(header[(FixedBytes + (1 << keyCode))..], valueCode));
    }

    private static int WidthCode(int length) => length <= byte.MaxValue ? 0 : length <= ushort.MaxValue ? 1 : 2;

    private static int ReadLength(ReadOnlySpan<byte> source, int code)
        => code == 0 ? source[0] : code == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(source) : BinaryPrimitives.ReadInt32LittleEndian(source);

    private static int WriteLength(Span<byte> target, int code, int length)
    {
        if (code == 0) target[0] = (byte)length;
        else if (code == 1) BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)length);
        else BinaryPrimitives.WriteInt32LittleEndian(target, length);
        return 1 << code;
    }

    private static void ThrowLength(int keyLength, int valueLength)
        => throw new ArgumentOutOfRangeException(nameof(valueLength), $"A key of {keyLength} bytes with a value of {valueLength} fits no record.");
}
