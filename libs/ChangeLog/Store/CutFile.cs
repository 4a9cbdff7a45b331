using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// The offset that a truncation cuts at, on disk from before its first change until after its last. What lies above it was durable and is half gone if a crash
/// comes in between; without this file recovery would have to call that corruption.
/// </summary>
internal static class CutFile
{
    private static ReadOnlySpan<byte> Magic => "DISTROCU"u8;

    /// <summary>Null when no truncation was under way.</summary>
    public static long? Read(IFileSystem files, string directory)
    {
        Span<long> numbers = stackalloc long[1];
        return NumbersFile.TryRead(files, PathIn(directory), Magic, numbers) ? numbers[0] : null;
    }

    public static void Write(IFileSystem files, string directory, long offset) => NumbersFile.Write(files, PathIn(directory), Magic, [offset]);

    public static void Delete(IFileSystem files, string directory)
    {
        files.Delete(PathIn(directory));
        files.SyncDirectory(directory);
    }

    private static string PathIn(string directory) => Path.Combine(directory, "cut");
}
