using Distro.Export.Files;
using Distro.Export.Stored;
using Distro.Rdb.Files;
using Distro.Snapshots.Format;

namespace Distro.RdbTool.Commands;

/// <summary>
/// `distro-rdb export`: one RDB file of what a Persistence or distro-server keeps, each group as it is at one offset, made here from its newest snapshot and the log behind it;
/// the processes that serve notice nothing.
/// </summary>
internal static class ExportCommand
{
    private const long MemoryDefault = 1024;
    private const long Megabyte = 1024 * 1024;

    /// <summary>A process that serves may delete old segments and snapshots between two looks at its directory: then it is looked at again.</summary>
    private const int Tries = 3;

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var directory = line.Word(1, "a data directory");
        var path = line.Word(2, "a file to write");
        var groups = StoredGroup.Find(surroundings.Files, directory, line.Number("group", -1));
        using var output = new RdbOutput(surroundings.Files, path, RdbVersion.Of(line.Number("version", RdbFileWriter.VersionDefault)), surroundings.Clock);
        output.Writer.DropsUnknown = line.Has("drop");
        var progress = new Progress(surroundings, line.Has("quiet"), "export");
        var surveys = groups.Select(group => Survey(group, directory, surroundings)).ToList();
        var length = surveys.Sum(survey => survey.SlotBytes.Sum());
        GroupExport? export = null;
        export = new GroupExport(surroundings.Files, surroundings.Clock, output.Writer, line.Number("memory", MemoryDefault, smallest: 1) * Megabyte)
        {
            Refused = Refuse,
            Written = () => progress.Show(export!.Done, length, export.Keys),
        };
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
                return GroupSurvey.Of(group, surroundings.Files, problem => surroundings.Errors.WriteLine($"distro-rdb: {problem}"));
            }
            catch (FileNotFoundException) when (tries < Tries)
            {
                group = StoredGroup.Of(surroundings.Files, directory, group.Number);
            }
        }
    }

    private static void Refuse(int database, byte[] key, string problem)
        => throw new RefusedException($"the key {Texts.Key(key)} of database {database} can't be written: {problem}. Leave that out with --drop{(problem.Contains("80", StringComparison.Ordinal) ? ", or write --version 80" : "")}");
}
