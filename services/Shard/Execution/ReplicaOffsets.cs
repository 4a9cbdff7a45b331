using System.Collections.Immutable;

namespace Distro.Shard.Execution;

/// <summary>How far each replica is known to hold the log. Written by the control thread, read by any.</summary>
internal sealed class ReplicaOffsets
{
    private volatile ImmutableSortedDictionary<string, long> offsets = ImmutableSortedDictionary<string, long>.Empty;

    public IReadOnlyDictionary<string, long> All => offsets;

    public void Acknowledged(string memberName, long offset) => offsets = offsets.SetItem(memberName, offset);

    public int CountAt(long offset)
    {
        var count = 0;
        foreach (var (_, held) in offsets)
        {
            if (held >= offset)
                count++;
        }

        return count;
    }
}
