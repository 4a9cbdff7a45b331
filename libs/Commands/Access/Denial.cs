namespace Distro.Commands.Access;

/// <summary>Why a command may not run: what is forbidden, and the argument that it is about (its position, or 0 for the command itself).</summary>
public readonly record struct Denial(DenialKind Kind, int Argument)
{
    public static readonly Denial None;

    public bool IsDenied => Kind != DenialKind.None;
}

/// <summary>In the order in which a command is looked at: of several selectors' answers the one that got furthest is told.</summary>
public enum DenialKind
{
    None,
    Database,
    Command,
    Key,
    Channel,
    Authentication,

    /// <summary>A certificate named nobody who may come in.</summary>
    Certificate,
}
