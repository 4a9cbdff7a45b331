namespace Distro.Wire.Links;

/// <summary>The other side is of a release whose messages look otherwise. Calling again does not help; an operator must hear of it.</summary>
public sealed class LinkVersionException(string peer, int theirs, int ours)
    : LinkException($"the {peer} speaks version {theirs} of control links, this process version {ours}: they are of releases of Distro that can't speak with each other. Run all processes of the cluster from the same release")
{
}
