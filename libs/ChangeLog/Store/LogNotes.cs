using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>What the small files beside a log's segments say, for tools. A log opens only if all of them are right.</summary>
/// <param name="StartOffset">Where the log begins since its first segments went; null: where the first one does.</param>
/// <param name="CutOffset">Where a truncation that was interrupted cuts; null: none was.</param>
/// <param name="PromisedEpoch">Below it the writer takes nothing.</param>
public sealed record LogNotes(long? StartOffset, long? CutOffset, long PromisedEpoch)
{
    /// <exception cref="CorruptLogException">One of them is not what was written.</exception>
    public static LogNotes Read(IFileSystem files, string directory)
        => new(HeadFile.Read(files, directory)?.StartOffset, CutFile.Read(files, directory), PromiseFile.Read(files, directory).Epoch);
}
