namespace Distro.Rdb.Files;

/// <summary>How a file is read.</summary>
public sealed record RdbReaderOptions
{
    /// <summary>A value that has more bytes in the file comes in parts, if it can be cut.</summary>
    public int PartBytes { get; init; } = int.MaxValue;

    /// <summary>Files of versions that are not known are read as far as they hold what is known.</summary>
    public bool AnyVersion { get; init; }

    /// <summary>Where to begin: 0, or where an item began when the file was read before. The checksum of a file that was not read from its beginning is not checked.</summary>
    public long Position { get; init; }

    /// <summary>The database that was selected at that position.</summary>
    public int Database { get; init; }

    /// <summary>Where the file begins in the stream: not 0 where it stands in something else.</summary>
    public long Start { get; init; }
}
