namespace Distro.RdbTool.Sending;

/// <summary>A key on its way, from the first of its requests until the last is answered. Its position is where reading begins again if it never is.</summary>
internal sealed class ImportItem(long position, int database, byte[] key, long bytes)
{
    public long Position => position;

    public int Database => database;

    public byte[] Key => key;

    /// <summary>What it counts for in the window of what is under way.</summary>
    public long Bytes => bytes;

    /// <summary>Requests that are not answered yet, and one while more are to come.</summary>
    public int Open { get; set; } = 1;

    public bool IsDone { get; set; }

    public Outcome Outcome { get; set; }
}

/// <summary>What became of a key.</summary>
internal enum Outcome
{
    Sent,

    /// <summary>It was there already, and was to be kept.</summary>
    Kept,

    /// <summary>Its time came before it was whole.</summary>
    Expired,
}
