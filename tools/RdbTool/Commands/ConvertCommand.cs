using Distro.Export.Files;
using Distro.Export.Local;
using Distro.Rdb.Files;
using Distro.RdbTool.Aof;

namespace Distro.RdbTool.Commands;

/// <summary>`distro-rdb convert`: what an append-only file builds, as an RDB file.</summary>
internal static class ConvertCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var path = line.Word(2, "a file to write");
        var keys = Convert(line.Word(1, "an append-only file"), path, line.Number("version", RdbFileWriter.VersionDefault), line, surroundings);
        surroundings.Output.WriteLine($"{path}: {Texts.Count(keys)} keys");
        return ExitCode.Ok;
    }

    /// <summary>Returns the number of keys.</summary>
    public static long Convert(string source, string path, long version, CommandLine line, Surroundings surroundings)
    {
        using var keyspace = new LocalKeyspace(surroundings.Clock);
        var progress = new Progress(surroundings, line.Has("quiet"), "read");
        new AofLoader(keyspace, surroundings, progress).Load(AofManifest.Files(source), line.Has("any-version"));
        using var output = new RdbOutput(surroundings.Files, path, RdbVersion.Of(version), surroundings.Clock);
        output.Writer.DropsUnknown = line.Has("drop");
        foreach (var library in keyspace.Libraries()) output.Writer.Function(library);
        var keys = keyspace.Write(output.Writer, Refuse, static () => { });
        output.Finish();
        return keys;
    }

    private static void Refuse(int database, byte[] key, string problem)
        => throw new RefusedException($"the key {Texts.Key(key)} of database {database} can't be written: {problem}");
}
