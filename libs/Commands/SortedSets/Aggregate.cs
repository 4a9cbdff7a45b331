namespace Distro.Commands.SortedSets;

/// <summary>What becomes of the scores that a member has in several sets.</summary>
internal enum Aggregate
{
    Sum,
    Least,
    Most,

    /// <summary>The sum of the weights alone: without weights, how many of the sets have the member.</summary>
    Count,
}
