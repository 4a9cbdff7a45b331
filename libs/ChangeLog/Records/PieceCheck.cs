using System.Buffers.Binary;

namespace Distro.ChangeLog.Records;

/// <summary>
/// Vouches for a record that comes in pieces, as <see cref="RecordReader"/> does for one that is there whole: fields in range, checksum right, parts inside the record.
/// It keeps none of the bytes. The first piece holds at least the record's header.
/// </summary>
public sealed class PieceCheck
{
    private readonly byte[] partHeader = new byte[RecordFormat.PartHeaderBytes];
    private int partHeaderBytes;
    private long partBytesLeft;
    private int partsLeft;
    private int paddingBytes;
    private uint running;

    /// <summary>Of the record under way.</summary>
    public RecordHeader Header { get; private set; }

    /// <summary>Bytes of it that were added; 0 when none is under way.</summary>
    public int Taken { get; private set; }

    public bool IsUnderWay => Taken > 0;

    /// <summary>The last piece was added, and the record is what its header says.</summary>
    public bool IsWhole => IsUnderWay && Taken == Header.Length;

    /// <summary>Adds the first piece, or the next. False when no record can be made of it, or it runs over the record's end: nothing is under way then.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        var rest = piece;
        if (!IsUnderWay && !TryBegin(ref rest)) return false;
        if (piece.Length > Header.Length - Taken) return Refuse();
        Taken += piece.Length;
        running = Crc32C.Extend(running, rest);
        if (!TryWalk(rest)) return Refuse();
        var isWhole = partsLeft == 0 && partBytesLeft == 0 && ~running == Header.Checksum;
        return Taken < Header.Length || isWhole || Refuse();
    }

    public void Drop() => Taken = 0;

    private bool TryBegin(ref ReadOnlySpan<byte> rest)
    {
        if (!LogPosition.IsFirstPiece(rest, out var header)) return false;
        Header = header;
        (partHeaderBytes, partBytesLeft, partsLeft, paddingBytes) = (0, 0, header.PartCount, 0);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        running = Crc32C.Extend(Crc32C.Extend(uint.MaxValue, length), rest[RecordFormat.OffsetAt..RecordFormat.HeaderBytes]);
        rest = rest[RecordFormat.HeaderBytes..];
        Taken = 0;
        return true;
    }

    private bool TryWalk(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (partBytesLeft > 0)
            {
                var inside = (int)Math.Min(partBytesLeft, bytes.Length);
                partBytesLeft -= inside;
                bytes = bytes[inside..];
            }
            else if (partsLeft > 0)
            {
                partHeader[partHeaderBytes++] = bytes[0];
                bytes = bytes[1..];
                if (partHeaderBytes == partHeader.Length && !TryPart()) return false;
            }
            else
            {
                paddingBytes += bytes.Length;
                return paddingBytes < RecordFormat.Alignment && !bytes.ContainsAnyExcept((byte)0);
            }
        }

        return true;
    }

    private bool TryPart()
    {
        var slot = BinaryPrimitives.ReadUInt16LittleEndian(partHeader);
        partBytesLeft = BinaryPrimitives.ReadUInt32LittleEndian(partHeader.AsSpan(4));
        partHeaderBytes = 0;
        partsLeft--;
        return slot is < RecordFormat.SlotCount or RecordFormat.BarrierSlot && partHeader[3] == 0 && partBytesLeft < Header.Length;
    }

    private bool Refuse()
    {
        Taken = 0;
        return false;
    }
}
