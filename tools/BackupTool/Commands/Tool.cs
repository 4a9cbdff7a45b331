using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Keys;
using Distro.Snapshots.Format;
using Distro.Snapshots.Sealing;

namespace Distro.BackupTool.Commands;

/// <summary>Finds the command that is asked for and runs it; what goes wrong is one line.</summary>
internal static class Tool
{
    private const string KeyVariable = "DISTRO_BACKUP_KEY";
    private const string CredentialVariable = "DISTRO_BACKUP_CREDENTIAL";

    private const string Usage = """
        distro-backup COMMAND STORE ...
          STORE is what backup-store says: a directory, or https://ACCOUNT.blob.core.windows.net/CONTAINER.

          list STORE                   what is there: groups with the moments that can be restored, snapshots, restore points
          verify STORE                 reads every byte and checks it; exit code 1, and the object's name, when something is damaged or missing
          point STORE NAME [--time T]  gives a moment a name: now, or T. Then it can be restored by that name once backups have passed it
          restore STORE DIRECTORY [--time T | --point NAME] [--writers N]
                                       makes the data directories of a new cluster, as it was at that moment (the last that every group has):
                                       DIRECTORY/replicator and DIRECTORY/persistence, persistence-2 ... for N writers (1).
                                       Start it with as many groups as it says, and with those directories (AppHost: --data DIRECTORY)
          T is a time as 2026-11-22T21:30:00Z, or Unix milliseconds.

          --prefix P                   what backup-prefix says
          --credential-file FILE       for a container: the account's key or a shared access signature (or DISTRO_BACKUP_CREDENTIAL)
          --storage-key-file FILE      restore: what it makes is encrypted with the keys that storage-key-file names (or DISTRO_STORAGE_KEY)
          --key-file FILE              for an encrypted backup: the keys that backup-key-file names (or DISTRO_BACKUP_KEY)
        """;

    private static readonly ToolFrame frame = new("distro-backup", Usage, [], ["credential-file", "key-file", "point", "prefix", "storage-key-file", "time", "writers"]);

    public static int Run(string[] arguments, Surroundings surroundings) => frame.Run(arguments, surroundings.Output, surroundings.Errors, line => Run(line, surroundings), error => error is DamagedBackupException or CorruptSnapshotException);

    private static int Run(CommandLine line, Surroundings surroundings)
    {
        return line.Command switch
        {
            "list" => ListCommand.Run(line, surroundings),
            "verify" => VerifyCommand.Run(line, surroundings),
            "point" => PointCommand.Run(line, surroundings),
            "restore" => RestoreCommand.Run(line, surroundings with { Files = SealedFileSystem.With(surroundings.Files, surroundings.Environment, line.Text("storage-key-file")) }),
            _ => throw ToolFrame.Unknown(line),
        };
    }

    /// <summary>The store that the line names.</summary>
    public static IObjectStore Open(CommandLine line, Surroundings surroundings)
    {
        var place = line.Word(1, "a store");
        if (PlaceOfStore.Check(place) is { } problem) throw new UsageException(problem);
        if (!PlaceOfStore.IsAddress(place) && !new DirectoryInfo(place).Exists) throw new UsageException($"there is no directory {place}");
        var credential = line.Text("credential-file") is { } file ? new StreamReader(file).ReadToEnd().Trim() : surroundings.Environment(CredentialVariable) ?? "";
        var keys = KeyRing.Load(surroundings.Files, surroundings.Environment(KeyVariable) ?? "", line.Text("key-file") ?? "", KeyVariable);
        return PlaceOfStore.Open(place, line.Text("prefix") ?? "", credential, surroundings.Files, surroundings.Clock, surroundings.Pause, keys);
    }
}
