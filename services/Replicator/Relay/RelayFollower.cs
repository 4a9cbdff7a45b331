namespace Distro.Replicator.Relay;

/// <summary>One replica that follows a stream: what was sent to it, and what it said it has.</summary>
internal sealed class RelayFollower(long link, string memberName)
{
    public long Link => link;

    public string MemberName => memberName;

    /// <summary>Where the next records for it begin, or -1 while it has to read from a writer.</summary>
    public long NextOffset { get; set; } = -1;

    public long AckedOffset { get; set; }
}
