using Distro.ServiceDefaults.Backup;
using Distro.ServiceDefaults.Options;

namespace Distro.Persistence.Hosting;

/// <summary>What an operator can say to a Persistence process.</summary>
public sealed class PersistenceOptions : OptionSet
{
    private const long SegmentBytesDefault = 32 << 20;
    private const long SegmentBytesMin = 64 << 10;
    private const long SlowSyncDefault = 1000;
    private const long SnapshotsKeptMax = 100;
    private const long BackupHoldDefault = 4L << 30;

    public PersistenceOptions()
    {
        Data = Declare(new TextOption("dir", "Data", "data/persistence", Mutability.AtStart, "Directory of the logs; one process at a time may use it"));
        BindAddress = Declare(new TextOption("bind", "BindAddress", "127.0.0.1", Mutability.AtStart, "Address that the link port listens on"));
        AnnounceHost = Declare(new TextOption("announce-host", "AnnounceHost", "", Mutability.AtStart, "Host under which others reach this process; empty: the bind address"));
        LinkPort = Declare(new IntegerOption("link-port", "LinkPort", 0, 0, ushort.MaxValue, Mutability.AtStart, "Port for links from other services; 0: any that is free"));
        LinkSecret = Declare(new TextOption("link-secret", "LinkSecret", "", Mutability.AtStart, "Secret that the processes of one cluster share") { IsSecret = true });
        SegmentBytes = Declare(new MemoryOption("segment-bytes", "SegmentBytes", SegmentBytesDefault, SegmentBytesMin, Mutability.AtStart, "Size that a log file is preallocated to"));
        SlowSyncMilliseconds = Declare(new IntegerOption(
            "slow-sync-milliseconds", "SlowSyncMilliseconds", SlowSyncDefault, 1, int.MaxValue, Mutability.AtStart, "A sync of a log that takes longer is reported, in the log and in /health"));
        SnapshotsKept = Declare(new IntegerOption(
            "snapshots-kept", "SnapshotsKept", 2, 1, SnapshotsKeptMax, Mutability.AtStart, "Whole snapshots kept of each group, each with those that build on it; the log is cut below the newest that builds on the oldest of them, once there are so many"));
        DatabaseFile = Declare(new TextOption("dbfilename", "DatabaseFile", "dump.rdb", Mutability.AtStart, "RDB file in each group's directory that BGSAVE and SAVE have one of the group's writers write; empty: this one writes none"));
        VerifySealed = Declare(new FlagOption("verify-sealed", "VerifySealed", true, Mutability.AtStart, "Whether every byte of full log files is checked at start, and of the newest snapshot soon after"));
        StorageKey = Declare(new TextOption(
            "storage-key", "StorageKey", "", Mutability.AtStart, "Key that logs and snapshots on this disk are encrypted with, 32 bytes in hexadecimal or base64; older ones, for what is there already, behind it with blanks between; empty: see storage-key-file") { IsSecret = true });
        StorageKeyFile = Declare(new TextOption("storage-key-file", "StorageKeyFile", "", Mutability.AtStart, "File of such keys, one a line, the newest first; empty, and no storage-key: what is written is not encrypted"));
        Backup = new BackupOptions(this);
        BackupHoldBytes = Declare(new MemoryOption(
            "backup-hold-bytes", "BackupHoldBytes", BackupHoldDefault, 0, Mutability.AtStart, "How much of a group's log is kept beyond what snapshots need because it is not in the backup yet; beyond that it goes, and no moment before can be restored"));
    }

    public TextOption Data { get; }

    public TextOption BindAddress { get; }

    public TextOption AnnounceHost { get; }

    public IntegerOption LinkPort { get; }

    public TextOption LinkSecret { get; }

    public MemoryOption SegmentBytes { get; }

    public IntegerOption SlowSyncMilliseconds { get; }

    public IntegerOption SnapshotsKept { get; }

    public TextOption DatabaseFile { get; }

    public FlagOption VerifySealed { get; }

    public TextOption StorageKey { get; }

    public TextOption StorageKeyFile { get; }

    public BackupOptions Backup { get; }

    public MemoryOption BackupHoldBytes { get; }
}
