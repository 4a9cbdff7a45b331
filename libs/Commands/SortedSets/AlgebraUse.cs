namespace Distro.Commands.SortedSets;

/// <summary>What a command does with the set it makes of others.</summary>
internal enum AlgebraUse
{
    Reply,
    Store,
    Count,
}
