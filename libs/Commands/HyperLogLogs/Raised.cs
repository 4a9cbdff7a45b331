namespace Distro.Commands.HyperLogLogs;

/// <summary>What became of a register that an element asked to be raised.</summary>
internal enum Raised
{
    No,
    Yes,
    TooMuch,
}
