using Distro.ChangeLog.Records;

namespace Distro.Shard.Member;

/// <summary>
/// Puts a record together that arrives in pieces. Nothing in it is believed before it is whole and read as any other record: the pieces may come from several peers.
/// </summary>
internal sealed class LargeRecord
{
    private byte[] bytes = [];

    /// <summary>Bytes of it that are here; 0 when no record is under way.</summary>
    public int Taken { get; private set; }

    public bool IsUnderWay => Taken > 0;

    public bool IsWhole => IsUnderWay && Taken == bytes.Length;

    /// <summary>Adds the first piece, or the next. False when the bytes are neither: nothing is changed then.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        if (!IsUnderWay)
        {
            if (!LogPosition.IsFirstPiece(piece, out var header)) return false;
            bytes = GC.AllocateUninitializedArray<byte>(header.Length);
        }

        if (piece.Length > bytes.Length - Taken) return false;
        piece.CopyTo(bytes.AsSpan(Taken));
        Taken += piece.Length;
        return true;
    }

    /// <summary>Gives the whole record away.</summary>
    public byte[] Take()
    {
        var whole = bytes;
        Drop();
        return whole;
    }

    public void Drop()
    {
        bytes = [];
        Taken = 0;
    }
}
