namespace Distro.Commands.SortedSets;

/// <summary>What the ends of a range are.</summary>
internal enum RangeBy
{
    Ranks,
    Scores,
    Members,
}
