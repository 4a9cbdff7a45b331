using Distro.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The data in this process as a place in the group's log: where it ends and of which epoch the last record was. Those two numbers say which history the copy is
/// on, so every source of more records checks them first. Only committed records are ever applied here.
/// </summary>
internal sealed class LocalCopy(IDataPlane plane)
{
    public long AppliedOffset => plane.AppliedOffset;

    /// <summary>Epoch of the record that ends at AppliedOffset; 0 at the beginning.</summary>
    public long LastEpoch { get; private set; }

    public void Apply(ReadOnlySpan<byte> records)
    {
        if (records.IsEmpty) return;
        var rest = records;
        while (RecordHeader.TryRead(rest, out var header) && header.Length <= rest.Length)
        {
            LastEpoch = header.Epoch;
            rest = rest[header.Length..];
        }

        plane.Apply(records);
    }

    /// <summary>True when the copy is not a prefix of that whole history.</summary>
    public bool HasLeft(IReadOnlyList<EpochStart> history)
        => History.HasDiverged(history, AppliedOffset, LastEpoch) || History.EpochBefore(history, AppliedOffset) != LastEpoch;

    public void Reset()
    {
        LastEpoch = 0;
        plane.Reset();
    }
}
