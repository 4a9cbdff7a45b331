using Distro.ChangeLog.Records;
using Distro.Net.Buffers;

namespace Distro.Shard.Member;

/// <summary>
/// Puts a record together that arrives in pieces. Nothing in it is believed before it is whole and read as any other record: the pieces may come from several peers.
/// </summary>
internal sealed class LargeRecord
{
    private BorrowedBytes memory;
    private int length;

    public bool IsUnderWay => Taken > 0;

    public bool IsWhole => IsUnderWay && Taken == length;

    /// <summary>What is there of it.</summary>
    public ReadOnlySpan<byte> Bytes => memory.Span[..Taken];

    private int Taken { get; set; }

    /// <summary>Adds the first piece, or the next. False when the bytes are neither: nothing is changed then.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        if (!IsUnderWay)
        {
            if (!LogPosition.IsFirstPiece(piece, out var header)) return false;
            length = header.Length;
            memory = new BorrowedBytes(length);
        }

        if (piece.Length > length - Taken) return false;
        piece.CopyTo(memory.Span[Taken..]);
        Taken += piece.Length;
        return true;
    }

    public void Drop()
    {
        memory.Return();
        Taken = 0;
    }
}
