namespace Distro.LogTool.Commands;

/// <summary>What the tool's process returns.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Something is damaged, or was refused.</summary>
    public const int Damaged = 1;

    public const int Usage = 64;

    /// <summary>The disk failed.</summary>
    public const int Disk = 74;
}
