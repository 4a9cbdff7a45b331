using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Records;

namespace Distro.BackupTool.Reading;

/// <summary>An object of records, read whole and checked against what the manifest says of it.</summary>
internal static class RecordsObject
{
    /// <exception cref="DamagedBackupException">It is missing, or not what was put there.</exception>
    public static byte[] Read(IObjectStore store, ArchivedRecords wanted)
    {
        var length = wanted.To - wanted.From;
        if (length > Array.MaxLength || store.ReadAll(wanted.Name, (int)length) is not { } bytes) throw new DamagedBackupException(wanted.Name, "it is not there");
        if (bytes.Length != length) throw new DamagedBackupException(wanted.Name, $"it has {bytes.Length} bytes, and had {length}");
        var reader = new RecordReader(bytes, wanted.From);
        var records = 0L;
        while (reader.Read(out _) == RecordStatus.Whole) records++;
        if (reader.Position < bytes.Length) throw new DamagedBackupException(wanted.Name, $"at byte {reader.Position} (offset {reader.Offset}) is no right record");
        if (records != wanted.Records || Crc32C.Of(bytes) != wanted.Checksum) throw new DamagedBackupException(wanted.Name, "it holds other records than the manifest says");
        return bytes;
    }

    /// <summary>The offset of the first record of a later time; behind the last, when there is none.</summary>
    public static long OffsetAfter(ReadOnlySpan<byte> bytes, ArchivedRecords one, long milliseconds)
    {
        var reader = new RecordReader(bytes, one.From);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            if (record.Header.TimeMilliseconds > milliseconds) return record.Header.Offset;
        }

        return one.To;
    }
}
