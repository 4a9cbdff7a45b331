namespace Distro.Backup.Archive;

/// <summary>An object of whole records, one behind the other, as they lie in the log.</summary>
/// <param name="Name">Of the object.</param>
/// <param name="From">Offset of the first record.</param>
/// <param name="To">Offset behind the last.</param>
/// <param name="FirstMilliseconds">Time of the first record, Unix milliseconds.</param>
/// <param name="LastMilliseconds">The latest time of any of its records.</param>
/// <param name="Records">How many.</param>
/// <param name="Checksum">CRC-32C of all bytes.</param>
public sealed record ArchivedRecords(string Name, long From, long To, long FirstMilliseconds, long LastMilliseconds, long Records, uint Checksum);
