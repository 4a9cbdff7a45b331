using Distro.Engine;
using Distro.Snapshots.Format;

namespace Distro.Shard.Snapshots;

/// <summary>
/// What a snapshot says about each slot, kept for the next one: the slot's stamp, and how many bytes it took. A slot has changed since if its last record ends above its stamp.
/// Written by the pass; read when the pass has ended.
/// </summary>
internal sealed class SlotStamps
{
    private readonly long[] stamps = new long[SnapshotFormat.SlotCount];
    private readonly int[] bytes = new int[SnapshotFormat.SlotCount];

    /// <summary>The smallest of them: where the pass began.</summary>
    public long Begin { get; set; }

    public void Set(int slot, long stamp) => stamps[slot] = stamp;

    public void SetBytes(int slot, long length) => bytes[slot] = (int)Math.Min(length, int.MaxValue);

    /// <summary>It is as in the snapshot that was built on, at a later stamp.</summary>
    public void Keep(int slot, long stamp, SlotStamps from) => (stamps[slot], bytes[slot]) = (stamp, from.bytes[slot]);

    /// <summary>Whether a slot has changed since. For whoever holds its lock; without it, it was so a moment ago.</summary>
    public bool HasChanged(Keyspace keyspace, int slot) => keyspace.LastOffset(slot) > stamps[slot];

    /// <summary>Of the slots that have changed since.</summary>
    public long ChangedBytes(Keyspace keyspace)
    {
        var sum = 0L;
        for (var slot = 0; slot < stamps.Length; slot++)
        {
            if (HasChanged(keyspace, slot)) sum += bytes[slot];
        }

        return sum;
    }
}
