using System.Diagnostics;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.Export.Stored;
using Distro.Rdb.Files;

namespace Distro.Export.Files;

/// <summary>
/// The RDB file of a snapshot that was kept a moment ago: that snapshot and the log on the disk, all as at the snapshot's largest stamp. It is of the version that redis-server 7.0
/// loads, and of Valkey 9's where a hash has fields that expire.
///
/// Invariant: whatever has the name is whole, and from one moment; until a new one is, the one before stays.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="path">Of the file.</param>
public sealed class SealedRdb(IFileSystem files, string path)
{
    /// <summary>Keys are made so many hundredths of what is stored at a time: the memory that this takes is a small part of that of the data, whatever its size.</summary>
    private const int MemoryPercent = 3;

    private const long MemoryBytesMin = 1L << 20;
    private const long MemoryBytesMax = 32L << 20;
    private const string TailEnding = ".tail";

    public string Path => path;

    /// <summary>Bytes written so far, by the attempt under way.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes it. Nothing that the snapshot needs may be deleted meanwhile.</summary>
    /// <param name="group">Where the snapshot and the log are.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="going">Asked now and then: what it throws gives it up.</param>
    /// <returns>What it is, in words for the log.</returns>
    /// <exception cref="ExportRefusedException">What is stored makes no keys, or a key has no form in an RDB file.</exception>
    public string Write(StoredGroup group, long id, Action going)
    {
        TidyUp(files, path);
        var survey = GroupSurvey.OfSealed(group, id, files, going);
        try
        {
            return Write(survey, RdbFileWriter.VersionDefault, going);
        }
        catch (OtherVersionException)
        {
            return Write(survey, RdbFileWriter.VersionOfValkey, going);
        }
    }

    /// <summary>At start: takes away what a crash left of one that was being written.</summary>
    public static void TidyUp(IFileSystem files, string path)
    {
        foreach (var left in new[] { path + RdbOutput.PartEnding, path + TailEnding })
        {
            if (files.Exists(left)) files.Delete(left);
        }
    }

    private string Write(GroupSurvey survey, int version, Action going)
    {
        var started = Stopwatch.GetTimestamp();
        using var output = new RdbOutput(files, path, version, TimeProvider.System);
        output.Writer.DropsUnheld = true;
        var memory = Math.Clamp(survey.SlotBytes.Sum() / 100 * MemoryPercent, MemoryBytesMin, MemoryBytesMax);
        var export = new GroupExport(files, TimeProvider.System, output.Writer, memory)
        {
            Refused = (database, key, problem) => Refuse(output.Writer, database, key, problem),
            Written = () => Bytes = output.Writer.Length,
            Going = going,
            TailPath = path + TailEnding,
        };
        export.Add(survey);
        output.Finish(going);
        var left = output.Writer.Dropped == 0 ? "" : $"; of {output.Writer.Dropped} keys something that no RDB file holds was left away (times of set members; of streams producers, and entries given back)";
        return FormattableString.Invariant($"{export.Keys} keys as at offset {survey.EndOffset}, {output.Writer.Length} bytes, version {version}, in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s{left}");
    }

    /// <summary>A hash whose fields expire is what the usual version lacks; nothing is written of a value that no version can hold at all.</summary>
    private static void Refuse(RdbFileWriter writer, int database, byte[] key, string problem)
    {
        if (writer.HasRefusedFieldTimes) throw new OtherVersionException();
        throw new ExportRefusedException($"the key \"{Encoding.UTF8.GetString(key)}\" of database {database} can't be in it: {problem}");
    }

    /// <summary>It has to be begun again.</summary>
    private sealed class OtherVersionException : Exception;
}
