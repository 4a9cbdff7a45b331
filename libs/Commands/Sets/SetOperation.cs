namespace Distro.Commands.Sets;

/// <summary>What is made of several sets.</summary>
internal enum SetOperation
{
    Intersection,
    Union,
    Difference,
}
