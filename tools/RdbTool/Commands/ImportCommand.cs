using Distro.Rdb.Files;
using Distro.RdbTool.Sending;

namespace Distro.RdbTool.Commands;

/// <summary>`distro-rdb import`: sends a file's keys to a server. An append-only file becomes an RDB file first.</summary>
internal static class ImportCommand
{
    private const int PatienceDefault = 60;
    private const int ConnectionsDefault = 4;
    private const int ConnectionsMax = 64;
    private const string MadeEnding = ".rdb";

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var source = line.Word(1, "a file to read");
        var options = Options(line, surroundings);
        if (!SourceFile.IsAof(source, line)) return Send(source, options, line, surroundings);
        var made = line.Text("state") is { } state ? state + MadeEnding : Path.Combine(line.Text("scratch") ?? Path.GetTempPath(), $"distro-rdb-{Environment.ProcessId}{MadeEnding}");
        try
        {
            if (line.Text("state") is null || !File.Exists(made)) ConvertCommand.Convert(source, made, RdbFileWriter.VersionOfValkey, line, surroundings);
            var code = Send(made, options, line, surroundings);
            File.Delete(made);
            return code;
        }
        finally
        {
            if (line.Text("state") is null) File.Delete(made);
        }
    }

    private static ImportOptions Options(CommandLine line, Surroundings surroundings)
    {
        var existing = line.Text("existing") ?? "replace";
        if (existing is not ("replace" or "keep")) throw new UsageException("--existing is replace or keep");
        var connections = line.Number("connections", ConnectionsDefault, smallest: 1);
        if (connections > ConnectionsMax) throw new UsageException($"--connections is at most {ConnectionsMax}");
        return new ImportOptions
        {
            Target = Target.Of(line, line.Word(2, "HOST:PORT to send to"), surroundings.Environment),
            KeepsExisting = existing == "keep", SkipsModules = line.Has("skip-modules"), AnyVersion = line.Has("any-version"), Connections = (int)connections,
            KeysPerSecond = line.Number("keys-per-second", 0), BytesPerSecond = line.Number("bytes-per-second", 0),
            Patience = TimeSpan.FromSeconds(line.Number("patience", PatienceDefault)),
        };
    }

    private static int Send(string path, ImportOptions options, CommandLine line, Surroundings surroundings)
    {
        using var file = SourceFile.Open(path);
        var state = new ImportState(line.Text("state"), Path.GetFullPath(path), file.Length);
        state.Read();
        var progress = new Progress(surroundings, line.Has("quiet"), "import") { From = state.Position };
        using var import = new Import(options, file, state, progress, surroundings);
        import.Run();
        state.Delete();
        var (counts, ledger) = (import.Counts, import.Ledger);
        surroundings.Output.WriteLine($"{path}: {Texts.Count(ledger.Sent)} keys and libraries sent, {Texts.Count(ledger.Kept)} kept as they were, {Texts.Count(counts.Expired + ledger.Expired)} expired, {Texts.Count(counts.Empty)} without elements, {Texts.Count(counts.Modules)} of modules left out, in {progress.Elapsed.TotalSeconds:F1} s");
        return ExitCode.Ok;
    }
}
