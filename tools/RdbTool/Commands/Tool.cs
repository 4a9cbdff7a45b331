using Distro.Export.Stored;
using Distro.Rdb.Files;
using Distro.Snapshots.Format;
using Distro.Snapshots.Sealing;

namespace Distro.RdbTool.Commands;

/// <summary>Finds the command that is asked for and runs it; what goes wrong is one line.</summary>
internal static class Tool
{
    private const string Usage = """
        distro-rdb COMMAND ...
          import SOURCE HOST:PORT      sends every key of an RDB file, or of an append-only file (its directory, its manifest, or one file), to a server: the Router, as a rule
              --existing replace|keep  what becomes of keys that are there already (replace)
              --connections N (4)      --keys-per-second N   --bytes-per-second N
              --state FILE             where it notes how far it is: the same command goes on there after an interruption
              --patience SECONDS (60)  how long it tries again while the server can't serve
              --user NAME  --password-file FILE (or DISTRO_PASSWORD)  --tls [--ca FILE]
              --skip-modules           leaves out what modules wrote     --any-version   reads files of versions it does not know
              --aof                    SOURCE is an append-only file, whatever it looks like
              --scratch DIRECTORY      where an append-only file's data is written as RDB first (beside --state, else the system's)
          export DATA FILE             writes what a Persistence or distro-server keeps in its data directory as one RDB file, all groups, each as it is at one offset
              --group N                only that one        --version 10|80 (10: Redis 7.0 and later; 80: Valkey 9)
              --memory MEGABYTES       how much of the data is held at once (1024)      --drop   leaves out what the version has no form for
              --key-file FILE          of an encrypted DATA: the keys that storage-key-file names (or DISTRO_STORAGE_KEY)
          convert AOF FILE             writes an append-only file's data as an RDB file      --version 10|80, --drop
          check SOURCE                 reads everything and says what is there, or at which byte it is damaged
          --quiet                      no progress
        """;

    private static readonly string[] flags = ["aof", "any-version", "drop", "quiet", "skip-modules", "tls"];
    private static readonly string[] named =
        ["bytes-per-second", "ca", "connections", "existing", "group", "key-file", "keys-per-second", "memory", "password-file", "patience", "scratch", "state", "user", "version"];

    private static readonly ToolFrame frame = new("distro-rdb", Usage, flags, named);

    public static int Run(string[] arguments, Surroundings surroundings) => frame.Run(arguments, surroundings.Output, surroundings.Errors, line => Run(line, surroundings), error => error is CorruptRdbException or CorruptSnapshotException or ExportRefusedException);

    private static int Run(CommandLine line, Surroundings surroundings)
    {
        surroundings = surroundings with { Files = SealedFileSystem.With(surroundings.Files, surroundings.Environment, line.Text("key-file")) };
        return line.Command switch
        {
            "import" => ImportCommand.Run(line, surroundings),
            "export" => ExportCommand.Run(line, surroundings),
            "convert" => ConvertCommand.Run(line, surroundings),
            "check" => CheckCommand.Run(line, surroundings),
            _ => throw ToolFrame.Unknown(line),
        };
    }
}
