namespace Distro.Tools;

/// <summary>What a tool's process returns.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Something is damaged, or can't be done as asked.</summary>
    public const int Refused = 1;

    public const int Usage = 64;

    /// <summary>The disk, the network or a store failed.</summary>
    public const int Unavailable = 74;
}
