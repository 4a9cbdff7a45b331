namespace Distro.Topology;

/// <summary>Hash slots from first to last, both included.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public bool Contains(int slot) => slot >= First && slot <= Last;
}
