using Distro.ChangeLog.Records;
using Distro.Rdb.Files;
using Distro.RdbTool.Local;
using Distro.RdbTool.Stored;
using Distro.Snapshots.Format;

namespace Distro.RdbTool.Commands;

/// <summary>
/// `distro-rdb export`: one RDB file of what a Persistence or distro-server keeps, each group as it is at one offset, made here from its newest snapshot and the log behind it;
/// the processes that serve notice nothing. Slots come in turns, as many at a time as fit the memory that it may take, each turn reading snapshot and log again.
/// </summary>
internal static class ExportCommand
{
    private const long MemoryDefault = 1024;
    private const long Megabyte = 1024 * 1024;

    /// <summary>What a byte of a snapshot or log becomes at most, as a rule, in tables and records.</summary>
    private const int BytesPerStored = 3;

    /// <summary>A process that serves may delete old segments and snapshots between two looks at its directory: then it is looked at again.</summary>
    private const int Tries = 3;

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var directory = line.Word(1, "a data directory");
        var path = line.Word(2, "a file to write");
        var groups = StoredGroup.Find(surroundings.Files, directory, line.Number("group", -1));
        using var output = new OutputFile(path, line.Number("version", RdbFileWriter.VersionDefault), line.Has("drop"), surroundings.Clock);
        var progress = new Progress(surroundings, line.Has("quiet"), "export");
        var surveys = groups.Select(group => Survey(group, directory, surroundings)).ToList();
        var export = new Exporting(surroundings, output, progress, surveys.Sum(survey => survey.SlotBytes.Sum()), line.Number("memory", MemoryDefault, smallest: 1) * Megabyte);
        foreach (var survey in surveys)
        {
            var before = export.Keys;
            export.Add(survey);
            surroundings.Output.WriteLine($"group {survey.Group.Number} at offset {survey.EndOffset}: {Texts.Count(export.Keys - before)} keys"
                + (survey.Snapshot is null ? ", from its log" : $", from snapshot {SnapshotFileName.Of(survey.Snapshot.Newest.Id)} and the log from {survey.TailOffset} on"));
        }

        output.Finish();
        surroundings.Output.WriteLine($"{path}: {Texts.Count(export.Keys)} keys, {Texts.Size(output.Writer.Length)}, in {progress.Elapsed.TotalSeconds:F1} s");
        return ExitCode.Ok;
    }

    private static GroupSurvey Survey(StoredGroup group, string directory, Surroundings surroundings)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return GroupSurvey.Of(group, surroundings);
            }
            catch (FileNotFoundException) when (tries < Tries)
            {
                group = StoredGroup.Of(surroundings.Files, directory, group.Number);
            }
        }
    }

    private sealed class Exporting(Surroundings surroundings, OutputFile output, Progress progress, long length, long memory)
    {
        private readonly HashSet<string> written = [];
        private long done;

        public long Keys { get; private set; }

        public void Add(GroupSurvey survey)
        {
            for (var first = 0; first < RecordFormat.SlotCount;)
            {
                var (count, bytes) = Turn(survey, first);
                using var keyspace = new LocalKeyspace(surroundings.Clock);
                new SlotLoad(survey, keyspace, first, count).Run(surroundings.Files);
                WriteFunctions(keyspace);
                keyspace.Write(output.Writer, Refuse, () => progress.Show(done, length, ++Keys));
                done += bytes;
                first += count;
            }
        }

        /// <summary>Every group has the same libraries.</summary>
        private void WriteFunctions(LocalKeyspace keyspace)
        {
            foreach (var library in keyspace.Libraries())
            {
                if (written.Add(Convert.ToBase64String(library))) output.Writer.Function(library);
            }
        }

        private (int Count, long Bytes) Turn(GroupSurvey survey, int first)
        {
            var (slot, bytes) = (first, 0L);
            for (; slot < RecordFormat.SlotCount; slot++)
            {
                var more = survey.SlotBytes[slot];
                if (bytes > 0 && (bytes + more) * BytesPerStored > memory) break;
                bytes += more;
            }

            return (slot - first, bytes);
        }

        private static void Refuse(int database, byte[] key, string problem)
            => throw new RefusedException($"the key {Texts.Key(key)} of database {database} can't be written: {problem}. Leave that out with --drop{(problem.Contains("80", StringComparison.Ordinal) ? ", or write --version 80" : "")}");
    }
}
