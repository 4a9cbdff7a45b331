using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// The epoch below which this writer refuses everything, and the incarnation of the member it was promised to, on disk before the promise is answered:
/// a writer that forgot it could help two primaries at once.
/// </summary>
internal static class PromiseFile
{
    private static ReadOnlySpan<byte> Magic => "DISTROPR"u8;

    /// <summary>Zeros when nothing was ever promised.</summary>
    public static (long Epoch, long Incarnation) Read(IFileSystem files, string directory)
    {
        Span<long> numbers = stackalloc long[2];
        return NumbersFile.TryRead(files, PathIn(directory), Magic, numbers) ? (numbers[0], numbers[1]) : default;
    }

    public static void Write(IFileSystem files, string directory, long epoch, long incarnation)
        => NumbersFile.Write(files, PathIn(directory), Magic, [epoch, incarnation]);

    private static string PathIn(string directory) => Path.Combine(directory, "promise");
}
