namespace Distro.RdbTool.Commands;

/// <summary>What the tool's process returns.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A file is damaged, or something was refused.</summary>
    public const int Refused = 1;

    public const int Usage = 64;

    /// <summary>The disk or the network failed.</summary>
    public const int Unavailable = 74;
}
