namespace Distro.Engine.SortedSets;

/// <summary>A place in the order of score, then member: everything before it, or not.</summary>
public interface ISortedSetBound
{
    /// <summary>True when the element stands before the bound. Monotone: once false it stays false for all later elements.</summary>
    bool IsAfter(double score, scoped ReadOnlySpan<byte> member);
}
