namespace Distro.Resp;

/// <summary>Where one argument's bytes lie in the input the command was parsed from.</summary>
public readonly record struct Arg(int Offset, int Length);
