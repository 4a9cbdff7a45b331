namespace Distro.Wire.Codec;

/// <summary>What one message may hold. A link closes on whoever exceeds it.</summary>
public static class WireLimits
{
    /// <summary>Kind and body of one message.</summary>
    public const int MessageBytesMax = 8 << 20;

    /// <summary>Log bytes that one message may carry; a longer record goes in pieces.</summary>
    public const int RecordsBytesMax = 1 << 20;

    /// <summary>Log bytes that a sender puts into one message.</summary>
    public const int ChunkBytes = 256 << 10;

    /// <summary>From so many bytes on it is cheaper to send them from where they are than to copy them behind the rest.</summary>
    public const int ReferencedBytesMin = 32 << 10;

    public const int TextBytesMax = 1024;
    public const int GroupsMax = 1024;

    /// <summary>Epoch starts that a promise reply names, newest last. Older ones are never asked for unless a writer slept through so many failovers.</summary>
    public const int HistoryMax = 4096;

    /// <summary>Bytes of a snapshot that may be under way to a writer: sent, and not yet said to be taken. More closes the link.</summary>
    public const int SnapshotWindowBytes = 4 << 20;
}
