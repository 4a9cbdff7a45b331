using Distro.ServiceDefaults.Options;

namespace Distro.ServiceDefaults.Backup;

/// <summary>Where backups go, for each service that has a part of them: Persistence its logs and snapshots, the Replicator the map.</summary>
public sealed class BackupOptions
{
    private const long IntervalSecondsDefault = 60;
    private const long IntervalSecondsMax = 86_400;
    private const long KeepDaysMax = 36_500;

    public BackupOptions(OptionSet set)
    {
        Store = set.Declare(new TextOption(
            "backup-store", "BackupStore", "", Mutability.AtStart, "Where backups go: a directory, or https://ACCOUNT.blob.core.windows.net/CONTAINER; empty: nowhere"));
        Credential = set.Declare(new TextOption(
            "backup-credential", "BackupCredential", "", Mutability.AtStart, "For a container: the account's key, or a shared access signature (sv=...&sig=...)") { IsSecret = true });
        Key = set.Declare(new TextOption(
            "backup-key", "BackupKey", "", Mutability.AtStart, "Key that backups are encrypted with, 32 bytes in hexadecimal or base64; older ones, for what is there already, behind it with blanks between; empty: see backup-key-file") { IsSecret = true });
        KeyFile = set.Declare(new TextOption(
            "backup-key-file", "BackupKeyFile", "", Mutability.AtStart, "File of such keys, one a line, the newest first; empty, and no backup-key: backups are not encrypted"));
        Prefix = set.Declare(new TextOption("backup-prefix", "BackupPrefix", "", Mutability.AtStart, "What the names of all objects begin with: one cluster's part of a store that several use"));
        IntervalSeconds = set.Declare(new IntegerOption(
            "backup-interval-seconds", "BackupIntervalSeconds", IntervalSecondsDefault, 1, IntervalSecondsMax, Mutability.AtStart, "How often what is new goes to the store: so much at most is missing there"));
        KeepDays = set.Declare(new IntegerOption(
            "backup-keep-days", "BackupKeepDays", 0, 0, KeepDaysMax, Mutability.AtStart, "Every moment of so many days can be restored, and what only older ones need is deleted; 0: nothing is deleted"));
    }

    public TextOption Store { get; }

    public TextOption Credential { get; }

    public TextOption Key { get; }

    public TextOption KeyFile { get; }

    public TextOption Prefix { get; }

    public IntegerOption IntervalSeconds { get; }

    public IntegerOption KeepDays { get; }

    public bool IsOn => Store.Value.Length > 0;

    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds.Value);

    public TimeSpan Keep => TimeSpan.FromDays(KeepDays.Value);
}
