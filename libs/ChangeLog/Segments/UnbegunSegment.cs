using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// A file without a whole header, and with nothing but zeros behind it: a crash came before its first record. Of a log's last file it is no damage; a writer makes it anew.
/// </summary>
internal static class UnbegunSegment
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Of a file whose header is none.</summary>
    public static bool Is(IFile file)
    {
        var window = new FileWindow(file, ChunkBytes);
        for (long at = SegmentFormat.HeaderBytes; at < window.Length; at += ChunkBytes)
        {
            if (window.At(at, ChunkBytes).ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }
}
