namespace Distro.Backup.Archive;

/// <summary>An object that is a snapshot file.</summary>
/// <param name="Name">Of the object.</param>
/// <param name="Id">Of the snapshot.</param>
/// <param name="Epoch">Of the primary that took it.</param>
/// <param name="CreatedMilliseconds">When it was begun, Unix milliseconds.</param>
/// <param name="BaseId">The snapshot that this one only changes; 0: it is whole.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="SmallestStamp">The log is needed from here on.</param>
/// <param name="LargestStamp">And to here at least.</param>
/// <param name="Keys">How many it holds.</param>
/// <param name="Checksum">Of the snapshot, as its footer has it.</param>
public sealed record ArchivedSnapshot(
    string Name, long Id, long Epoch, long CreatedMilliseconds, long BaseId, long Length, long SmallestStamp, long LargestStamp, long Keys, uint Checksum);
