using System.Buffers.Binary;
using Distro.Rdb.Reading;
using Distro.Rdb.Writing;

namespace Distro.Rdb.Files;

/// <summary>
/// The bytes of a file from a position on, through one buffer of fixed size, with the checksum of all that was read. A length that a file claims is compared with what is left
/// of the file before anything else happens, so that no claim costs memory or time.
/// </summary>
internal sealed class RdbSource
{
    private const int BufferBytes = 256 * 1024;
    private const byte FourByteLength = 0x80;
    private const byte EightByteLength = 0x81;
    private const int ShortBits = 6;
    private const int Encoded = 3;
    private const int Compressed = 3;

    private readonly Stream stream;
    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly long length;
    private long bufferAt;
    private int at;
    private int end;
    private int summed;
    private ulong checksum;

    public RdbSource(Stream stream, long position)
    {
        this.stream = stream;
        length = stream.Length;
        bufferAt = position;
        stream.Position = position;
    }

    /// <summary>Of the next byte.</summary>
    public long Position => bufferAt + at;

    public long Length => length;

    /// <summary>Of all that was read since the position it began at.</summary>
    public ulong Checksum
    {
        get
        {
            Sum();
            return checksum;
        }
    }

    public byte Byte() => Take(1)[0];

    /// <summary>The next bytes, few; good until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (end - at < count) Fill(count);
        var taken = buffer.AsSpan(at, count);
        at += count;
        return taken;
    }

    public long Milliseconds() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number, as lengths are written.</summary>
    public ulong Number() => Number(null);

    /// <summary>Reads a number and writes it as it stands.</summary>
    public ulong Number(PayloadBuffer? copy)
    {
        var start = Position;
        var number = ReadLength(copy, out var encoding);
        return encoding < 0 ? number : throw new CorruptRdbException(start, "a number is expected here");
    }

    /// <summary>Writes the next bytes as they stand.</summary>
    public void Copy(PayloadBuffer copy, ulong count)
    {
        Require(count);
        for (var left = (long)count; left > 0;)
        {
            if (at == end) Fill(1);
            var taken = (int)Math.Min(left, end - at);
            copy.Add(buffer.AsSpan(at, taken));
            at += taken;
            left -= taken;
        }
    }

    /// <summary>Writes the next string as it stands: its length, or how it is encoded, and its bytes.</summary>
    public void CopyString(PayloadBuffer copy)
    {
        var start = Position;
        var first = ReadLength(copy, out var encoding);
        switch (encoding)
        {
            case < 0:
                Copy(copy, first);
                break;
            case < Compressed:
                Copy(copy, 1UL << encoding);
                break;
            case Compressed:
                var bytes = Number(copy);
                Number(copy);
                Copy(copy, bytes);
                break;
            default:
                throw new CorruptRdbException(start, $"a string can't be encoded as {encoding}");
        }
    }

    /// <summary>The next string. Good until the next use of either buffer.</summary>
    public ReadOnlySpan<byte> String(PayloadBuffer copy, StringRoom room)
    {
        var start = Position;
        copy.Clear(int.MaxValue);
        CopyString(copy);
        var reader = new PayloadReader(copy.Written);
        var text = reader.String(room);
        return reader.Failed ? throw new CorruptRdbException(start, "a string can't be read") : text;
    }

    /// <summary>That there are so many bytes at least.</summary>
    private void Require(ulong count)
    {
        if (count > (ulong)(length - Position)) throw new CorruptRdbException(Position, $"{count} bytes are expected here, and the file ends {length - Position} bytes further");
    }

    private ulong ReadLength(PayloadBuffer? copy, out int encoding)
    {
        encoding = -1;
        var start = Position;
        var first = Byte();
        copy?.Add(first);
        switch (first >> ShortBits)
        {
            case 0:
                return first;
            case 1:
                var second = Byte();
                copy?.Add(second);
                return ((ulong)(first & 0x3F) << 8) | second;
            case Encoded:
                encoding = first & 0x3F;
                return 0;
        }

        if (first is not (FourByteLength or EightByteLength)) throw new CorruptRdbException(start, $"no length begins with {first:x2}");
        var bytes = Take(first == FourByteLength ? sizeof(uint) : sizeof(ulong));
        copy?.Add(bytes);
        return bytes.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private void Fill(int count)
    {
        Require((ulong)count);
        Sum();
        buffer.AsSpan(at, end - at).CopyTo(buffer);
        bufferAt += at;
        end -= at;
        at = summed = 0;
        while (end < count)
        {
            var read = stream.Read(buffer.AsSpan(end));
            if (read == 0) throw new CorruptRdbException(bufferAt + end, "the file became shorter while it was read");
            end += read;
        }
    }

    private void Sum()
    {
        checksum = Crc64.Of(buffer.AsSpan(summed, at - summed), checksum);
        summed = at;
    }
}
