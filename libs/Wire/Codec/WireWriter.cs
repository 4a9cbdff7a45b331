using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Distro.Wire.Codec;

/// <summary>Puts numbers, texts and bytes behind each other, little-endian, lengths first.</summary>
public readonly struct WireWriter(IBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    /// <summary>At most <see cref="WireLimits.TextBytesMax"/> bytes of UTF-8: names and endpoints, checked where they are configured.</summary>
    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length > WireLimits.TextBytesMax) throw new ArgumentException("a text too long for a message", nameof(value));
        Int(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(length, 1)));
        output.Advance(length);
    }

    /// <summary>The memory must stay as it is: an output that can may keep a reference.</summary>
    public void Bytes(ReadOnlyMemory<byte> value)
    {
        Int(value.Length);
        if (value.Length >= WireLimits.ReferencedBytesMin && output is IReferencingWriter referencing) referencing.Reference(value);
        else output.Write(value.Span);
    }
}
