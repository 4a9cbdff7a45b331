using System.Buffers.Binary;
using System.Text;

namespace Distro.Wire.Codec;

/// <summary>
/// Reads what a <see cref="WireWriter"/> wrote, from anyone. Past the end, or past a limit, everything reads as nothing and <see cref="Failed"/> stays true:
/// the decoder looks once, at the end. Bytes are slices of the message's own memory, not copies.
/// </summary>
public ref struct WireReader(ReadOnlyMemory<byte> input)
{
    private readonly ReadOnlyMemory<byte> input = input;
    private int position;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => position == input.Length;

    public byte Byte()
    {
        var bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes.Span[0];
    }

    public bool Flag()
    {
        var value = Byte();
        if (value > 1) Failed = true;
        return value == 1;
    }

    public int Int()
    {
        var bytes = Take(sizeof(int));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
    }

    public long Long()
    {
        var bytes = Take(sizeof(long));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
    }

    /// <summary>A number that can't be negative: an offset, an epoch, a duration.</summary>
    public long Count()
    {
        var value = Long();
        if (value < 0) Failed = true;
        return Math.Max(value, 0);
    }

    /// <summary>What was read can't be: a decoder found a value out of its range.</summary>
    public void Fail() => Failed = true;

    /// <summary>How many things follow, each of at least that many bytes: never more than the message can hold.</summary>
    public int Items(int itemsMax, int itemBytesMin)
    {
        var count = Int();
        if (count >= 0 && count <= itemsMax && (long)count * itemBytesMin <= input.Length - position) return count;
        Failed = true;
        return 0;
    }

    public string Text()
    {
        var length = Int();
        if (length is < 0 or > WireLimits.TextBytesMax)
        {
            Failed = true;
            return "";
        }

        return Encoding.UTF8.GetString(Take(length).Span);
    }

    public ReadOnlyMemory<byte> Bytes() => Take(Int());

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (Failed || length < 0 || length > input.Length - position)
        {
            Failed = true;
            return default;
        }

        var bytes = input.Slice(position, length);
        position += length;
        return bytes;
    }
}
