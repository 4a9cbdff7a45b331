namespace Distro.RdbTool.Sending;

/// <summary>What was not sent, and why. After an interruption what is read again counts again.</summary>
internal sealed class ImportCounts
{
    /// <summary>Their time had come.</summary>
    public long Expired { get; set; }

    /// <summary>They have no elements.</summary>
    public long Empty { get; set; }

    public long Modules { get; set; }

    public long Libraries { get; set; }
}
