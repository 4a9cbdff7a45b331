using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// What a writer must never forget, on disk before it is answered: the epoch below which it refuses everything, and the incarnation of the member it was promised to, or it could
/// help two primaries at once; and the newest version of its group's ensemble that it was told of, or it could help one that goes by a map from before a change of writers.
/// Version 1 has no ensemble: one of those, read, knows of none.
/// </summary>
internal static class PromiseFile
{
    private const int Version = 2;
    private const int NumbersBefore = 2;
    private const int Numbers = 3;

    private static ReadOnlySpan<byte> Magic => "DISTROPR"u8;

    /// <summary>Zeros when nothing was ever promised.</summary>
    public static (long Epoch, long Incarnation, long EnsembleVersion) Read(IFileSystem files, string directory)
    {
        var path = PathIn(directory);
        return NumbersFile.ReadAll(files, path, Magic, Numbers, Version) switch
        {
            null => default,
            { Length: NumbersBefore } before => (before[0], before[1], 0),
            { Length: Numbers } all => (all[0], all[1], all[2]),
            _ => throw new CorruptLogException(path, 0, 0, "it holds fewer numbers than a promise has"),
        };
    }

    public static void Write(IFileSystem files, string directory, long epoch, long incarnation, long ensembleVersion)
        => NumbersFile.Write(files, PathIn(directory), Magic, [epoch, incarnation, ensembleVersion], Version);

    private static string PathIn(string directory) => Path.Combine(directory, "promise");
}
