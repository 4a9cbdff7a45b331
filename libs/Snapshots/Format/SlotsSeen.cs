namespace Distro.Snapshots.Format;

/// <summary>Which slots a snapshot has told about: none may come twice.</summary>
internal sealed class SlotsSeen
{
    private readonly bool[] seen = new bool[SnapshotFormat.SlotCount];

    /// <summary>How many it has told about.</summary>
    public int Count { get; private set; }

    /// <summary>False when one of them was there before, or there is no such slot.</summary>
    public bool TryAdd(int first, int count)
    {
        if (first < 0 || count <= 0 || first + count > seen.Length || seen.AsSpan(first, count).Contains(true)) return false;
        seen.AsSpan(first, count).Fill(true);
        Count += count;
        return true;
    }
}
