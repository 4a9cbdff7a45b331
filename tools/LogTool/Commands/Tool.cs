using Distro.Snapshots.Sealing;

namespace Distro.LogTool.Commands;

/// <summary>Finds the command that is asked for and runs it; what goes wrong is one line.</summary>
internal static class Tool
{
    private const string Usage = """
        distro-log COMMAND PATH [options]
          PATH is a data directory (of Persistence, or distro-server's appendonlydir), one group's directory in it, or a single segment or snapshot file.

          list PATH                    what is there: segments and snapshots with their offsets, sizes and times
          verify PATH                  reads every byte and checks it; exit code 1 when something is damaged
          dump PATH [--from OFFSET] [--to OFFSET] [--slot N] [--group N] [--text]
                                       the log's effects as RESP, as redis-cli --pipe takes them; --text: a line each, readable; snapshots: their keys, as text
          truncate GROUP-PATH OFFSET [--yes]
                                       removes every record from that offset on, for good. Stop the process first
          --key-file FILE              for encrypted files: the keys that storage-key-file names (or DISTRO_STORAGE_KEY)
        """;

    private static readonly ToolFrame frame = new("distro-log", Usage, ["text", "yes"], ["from", "to", "slot", "group", "key-file"]);

    public static int Run(string[] arguments, Surroundings surroundings) => frame.Run(arguments, surroundings.Output, surroundings.Errors, line => Run(line, surroundings));

    private static int Run(CommandLine line, Surroundings surroundings)
    {
        surroundings = surroundings with { Files = SealedFileSystem.With(surroundings.Files, surroundings.Environment, line.Text("key-file")) };
        return line.Command switch
        {
            "list" => ListCommand.Run(line, surroundings),
            "verify" => VerifyCommand.Run(line, surroundings),
            "dump" => DumpCommand.Run(line, surroundings),
            "truncate" => TruncateCommand.Run(line, surroundings),
            _ => throw ToolFrame.Unknown(line),
        };
    }
}
