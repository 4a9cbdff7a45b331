using System.Text;
using Distro.Export.Local;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.RdbTool.Aof;

namespace Distro.RdbTool.Commands;

/// <summary>`distro-rdb check`: reads a file as an import would, every value included, and sends nothing.</summary>
internal static class CheckCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var path = line.Word(1, "a file");
        using var keyspace = new LocalKeyspace(surroundings.Clock);
        var progress = new Progress(surroundings, line.Has("quiet"), "check");
        if (SourceFile.IsAof(path, line))
        {
            var loader = new AofLoader(keyspace, surroundings, progress);
            loader.Load(AofManifest.Files(path), line.Has("any-version"));
            surroundings.Output.WriteLine($"{path}: an append-only file, {Texts.Count(loader.Count)} commands and keys of its RDB part");
            return ExitCode.Ok;
        }

        using var stream = SourceFile.Open(path);
        var reader = new RdbFileReader(stream, new RdbReaderOptions { AnyVersion = line.Has("any-version") });
        surroundings.Output.WriteLine($"{path}: RDB version {reader.Header.Version}{(reader.Header.IsValkey ? " (Valkey)" : "")}");
        var counts = new Counts();
        while (reader.Next() != RdbItemKind.End)
        {
            Look(reader, keyspace, counts, surroundings);
            progress.Show(reader.Position, stream.Length, counts.Keys);
        }

        SourceFile.ExpectEnd(reader, stream);
        surroundings.Output.WriteLine($"whole: {Texts.Count(counts.Keys)} keys ({Texts.Count(counts.Expiring)} with a time, {Texts.Count(counts.Empty)} without elements), {counts.Libraries} libraries of functions, {counts.Modules} values of modules");
        return ExitCode.Ok;
    }

    private static void Look(RdbFileReader reader, LocalKeyspace keyspace, Counts counts, Surroundings surroundings)
    {
        switch (reader.Kind)
        {
            case RdbItemKind.Auxiliary:
                surroundings.Output.WriteLine($"  {Encoding.Latin1.GetString(reader.Text)}: {Encoding.Latin1.GetString(reader.AuxiliaryValue)}");
                break;
            case RdbItemKind.Function:
                counts.Libraries++;
                break;
            case RdbItemKind.Module:
                counts.Modules++;
                surroundings.Output.WriteLine($"  byte {reader.ItemPosition}: the module {Encoding.ASCII.GetString(reader.Text)} wrote this, and nobody else can read it");
                break;
            default:
                counts.Keys++;
                if (reader.ExpireAt >= 0) counts.Expiring++;
                if (ValueCheck.Run(reader, keyspace) == RestoreStatus.Empty) counts.Empty++;
                break;
        }
    }

    private sealed class Counts
    {
        public long Keys { get; set; }

        public long Expiring { get; set; }

        public long Empty { get; set; }

        public long Libraries { get; set; }

        public long Modules { get; set; }
    }
}
