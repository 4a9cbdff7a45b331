using Distro.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The data in this process as a place in the group's log: where it ends and of which epoch the last record was. Those two numbers say which history the copy is
/// on, so every source of more records checks them first. Only committed records are ever applied here.
///
/// A record too large for one message is put together first. What is there of it is nobody's word: it counts when it is whole, and is dropped when it turns out not to
/// be a record, or when this process changes its role, since pieces of two histories must not be joined.
/// </summary>
internal sealed class LocalCopy(ILogSink plane)
{
    private readonly LargeRecord large = new();
    private LogPosition inside;
    private long consistentFrom;

    public long AppliedOffset => plane.AppliedOffset;

    /// <summary>Where reading goes on.</summary>
    public LogPosition Position => large.IsUnderWay ? inside : new LogPosition(AppliedOffset);

    /// <summary>Epoch of the record that ends at AppliedOffset; 0 at the beginning.</summary>
    public long LastEpoch { get; private set; }

    /// <summary>False while slots are of different moments: a snapshot has been loaded, and not yet everything below its largest stamp.</summary>
    public bool IsConsistent => AppliedOffset >= consistentFrom;

    /// <summary>What has been read of a snapshot that is not yet loaded: for whoever wants to see that something goes on. 0 when none is.</summary>
    public long LoadedBytes { get; set; }

    /// <summary>A snapshot was loaded into the empty copy.</summary>
    /// <param name="lastEpoch">Epoch of the record that ends at its smallest stamp.</param>
    /// <param name="largestStamp">Up to where the log must be applied before anyone may see the data.</param>
    public void Loaded(long lastEpoch, long largestStamp)
    {
        LastEpoch = lastEpoch;
        consistentFrom = largestStamp;
        LoadedBytes = 0;
    }

    /// <summary>Applies whole records that lie at <see cref="Position"/>, or keeps a piece of a large one and applies that once it is whole. False when the pieces make no record.</summary>
    public bool Apply(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return true;
        if (!large.IsUnderWay && !LogPosition.IsFirstPiece(bytes, out _))
        {
            ApplyWhole(bytes);
            return true;
        }

        var next = Position.After(bytes);
        if (!large.Add(bytes)) return DropPieces();
        inside = next;
        if (!large.IsWhole) return true;
        var isRecord = RecordReader.WholeBytes(large.Bytes, AppliedOffset) == large.Bytes.Length;
        if (isRecord) ApplyWhole(large.Bytes);
        large.Drop();
        return isRecord;
    }

    /// <summary>Forgets what is there of a large record. Returns false, for whoever found that it is none.</summary>
    public bool DropPieces()
    {
        large.Drop();
        return false;
    }

    /// <summary>True when the copy is not a prefix of that whole history.</summary>
    public bool HasLeft(IReadOnlyList<EpochStart> history)
        => History.HasDiverged(history, AppliedOffset, LastEpoch) || History.EpochBefore(history, AppliedOffset) != LastEpoch;

    public void Reset()
    {
        LastEpoch = consistentFrom = LoadedBytes = 0;
        large.Drop();
        plane.Reset();
    }

    private void ApplyWhole(ReadOnlySpan<byte> records)
    {
        var walk = new RecordHeaderWalk(records);
        while (walk.Next(out var header)) LastEpoch = header.Epoch;
        plane.Apply(records);
    }
}
