using Distro.Backup.Archive;
using Distro.Backup.Stores;

namespace Distro.BackupTool.Commands;

/// <summary>`distro-backup point`: gives a moment a name. One name is one moment for ever.</summary>
internal static class PointCommand
{
    private const int NameWord = 2;

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var name = line.Word(NameWord, "a name");
        if (!ObjectNames.IsName(name) || name.Contains('/', StringComparison.Ordinal)) throw new UsageException($"'{name}' can't be a name: letters, digits, '.', '_' and '-'");
        var time = line.Text("time") is { } text ? TimeText.Parse(text) : surroundings.NowMilliseconds;
        using var store = Tool.Open(line, surroundings);
        if (ArchiveJson.Point(store, ArchiveNames.Point(name)) is { } there) throw new RefusedException($"{name} is the name of {Texts.Time(there.TimeMilliseconds)} already");
        ArchiveJson.Put(store, ArchiveNames.Point(name), new RestorePoint(name, time, surroundings.NowMilliseconds));
        surroundings.Output.WriteLine($"{name} is {Texts.Time(time)}");
        return ExitCode.Ok;
    }
}
