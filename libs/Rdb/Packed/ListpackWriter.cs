using System.Buffers.Binary;
using Distro.Engine.Strings;
using Distro.Rdb.Writing;

namespace Distro.Rdb.Packed;

/// <summary>Makes a listpack, entry by entry; text that is a number is written as one.</summary>
internal sealed class ListpackWriter
{
    private const int HeaderBytes = 6;
    private const int EntryOverheadMax = 10;
    private const byte End = 0xFF;

    private readonly PayloadBuffer output = new();
    private int count;

    public ListpackWriter() => Clear();

    public int Count => count;

    /// <summary>Bytes so far, without the byte that ends it.</summary>
    public int Length => output.Length;

    public void Clear()
    {
        output.Clear(int.MaxValue);
        output.Add(HeaderBytes);
        count = 0;
    }

    /// <summary>The most bytes that an entry of this many takes.</summary>
    public static int BytesMax(int length) => length + EntryOverheadMax;

    public void Add(scoped ReadOnlySpan<byte> text)
    {
        if (CanonicalInteger.TryParse(text, out var number)) Add(number);
        else AddText(text);
    }

    public void Add(long number)
    {
        var start = output.Length;
        switch (number)
        {
            case >= 0 and <= 127:
                output.Add((byte)number);
                break;
            case >= -4096 and <= 4095:
                BinaryPrimitives.WriteUInt16BigEndian(output.Add(sizeof(ushort)), (ushort)(0xC000 | (number & 0x1FFF)));
                break;
            case >= short.MinValue and <= short.MaxValue:
                AddWide(ListpackEntry.Number16, number, 2);
                break;
            case >= -(1 << 23) and < 1 << 23:
                AddWide(ListpackEntry.Number24, number, 3);
                break;
            case >= int.MinValue and <= int.MaxValue:
                AddWide(ListpackEntry.Number32, number, 4);
                break;
            default:
                AddWide(ListpackEntry.Number64, number, 8);
                break;
        }

        Finish(start);
    }

    /// <summary>All entries of another listpack.</summary>
    public void Add(ListpackWriter other)
    {
        output.Add(other.output.Written[HeaderBytes..]);
        count += other.count;
    }

    /// <summary>The listpack as it stands; good until more is added.</summary>
    public ReadOnlySpan<byte> Seal()
    {
        output.Add(End);
        BinaryPrimitives.WriteInt32LittleEndian(output.At(0, sizeof(int)), output.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(output.At(sizeof(int), sizeof(ushort)), (ushort)Math.Min(count, ushort.MaxValue));
        var written = output.Written;
        output.Drop(1);
        return written;
    }

    private void AddText(scoped ReadOnlySpan<byte> text)
    {
        var start = output.Length;
        if (text.Length < 64)
        {
            output.Add((byte)(0x80 | text.Length));
        }
        else if (text.Length < 4096)
        {
            BinaryPrimitives.WriteUInt16BigEndian(output.Add(sizeof(ushort)), (ushort)(0xE000 | text.Length));
        }
        else
        {
            output.Add(ListpackEntry.LongString);
            BinaryPrimitives.WriteInt32LittleEndian(output.Add(sizeof(int)), text.Length);
        }

        output.Add(text);
        Finish(start);
    }

    private void AddWide(byte encoding, long number, int bytes)
    {
        output.Add(encoding);
        CanonicalInteger.Store(output.Add(bytes), number);
    }

    private void Finish(int start)
    {
        var size = output.Length - start;
        ListpackEntry.WriteBack(output.Add(ListpackEntry.BackBytes(size)), size);
        count++;
    }
}
