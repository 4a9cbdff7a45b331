using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>Makes a log's segments, each ahead of its time where there is another thread for that (<see cref="LogStoreOptions.InBackground"/>). Belongs to the log's thread.</summary>
internal sealed class SegmentMaker(IFileSystem files, string directory, LogStoreOptions options) : IDisposable
{
    private SpareFile? spare;

    /// <summary>So much of the last segment is full: from half of it on the next one's file is made.</summary>
    public void LookAhead(long position)
    {
        if (spare is not null || options.InBackground is not { } begin || position < options.SegmentBytes / 2) return;
        spare = new SpareFile(files, directory, options.SegmentBytes, begin);
    }

    /// <summary>A new, empty segment that has room for a group of so many bytes, its name and header durable.</summary>
    public Segment Make(SegmentHeader header, int recordBytes)
    {
        using var ahead = spare;
        spare = null;
        return Segment.Create(files, directory, header, recordBytes, options, ahead is not null && ahead.Take() ? ahead.Path : null);
    }

    public void Dispose() => spare?.Dispose();
}
