using Distro.ServiceDefaults.Options;
using Distro.Shard.Hosting;

namespace Distro.Server.Configuration;

/// <summary>What a server of its own can be told beside a shard's options, under redis.conf's names.</summary>
public sealed class ServerOptions : ShardOptions
{
    public ServerOptions() : base(keepsLog: false)
    {
        Directory = Declare(new TextOption("dir", "Data", ".", Mutability.Protected, "Working directory; the log lies in it.") { WaitsForLoading = true });
        LogDirectory = Declare(new TextOption("appenddirname", "LogDirectory", "appendonlydir", Mutability.AtStart, "Directory of the log, below the working directory."));
        DatabaseFile = Declare(new TextOption("dbfilename", "DatabaseFile", "dump.rdb", Mutability.Protected, "RDB file in the working directory: BGSAVE and SAVE write it, and a server that finds no data of its own begins with it; empty: neither.") { Form = static text => text.Contains('/') ? "dbfilename can't be a path, just a filename" : null });
        StorageKeyFile = Declare(new TextOption("storage-key-file", "StorageKeyFile", "", Mutability.AtStart, "File of the keys that log and snapshots are encrypted with, one a line, 32 bytes in hexadecimal or base64, the newest first; empty: what is written is not encrypted."));
        AppendSync = Declare(new ChoiceOption<AppendSync>("appendfsync", "AppendSync", Configuration.AppendSync.EverySec, Mutability.AtRuntime, "When the log is fsynced: always before a reply, about once a second, or when the system likes."));
        ProcessIdFile = Declare(new TextOption("pidfile", "ProcessIdFile", "", Mutability.AtStart, "File that holds the process id while the server runs; empty: none."));
        LogFile = Declare(new TextOption("logfile", "LogFile", "", Mutability.AtStart, "File that log lines go to; empty: standard output."));
        LogLevel = Declare(new ChoiceOption<LogVerbosity>("loglevel", "LogLevel", LogVerbosity.Notice, Mutability.AtRuntime, "The least that is logged."));
        ClusterEnabled = Declare(new FlagOption("cluster-enabled", "ClusterEnabled", false, Mutability.AtStart, "Whether clients see a cluster, of this one member that owns all slots."));
        DebugCommand = Declare(new ChoiceOption<Allowed>("enable-debug-command", "DebugCommand", Allowed.No, Mutability.AtStart, "Who may run DEBUG: nobody, everybody, or those on this machine."));
        ProtectedConfigs = Declare(new ChoiceOption<Allowed>("enable-protected-configs", "ProtectedConfigs", Allowed.No, Mutability.AtStart, "Who may change dir and dbfilename with CONFIG SET."));
        OnTerminate = Declare(OnSignal("shutdown-on-sigterm", "ShutdownOnSigterm", "SIGTERM"));
        OnInterrupt = Declare(OnSignal("shutdown-on-sigint", "ShutdownOnSigint", "SIGINT"));
        HashSeed = Declare(new TextOption("hash-seed", "HashSeed", "", Mutability.AtStart, "What the hash of keys is seeded with, for the same order of keys on every start; empty: chance."));
        KeyLoadDelay = Declare(new IntegerOption("key-load-delay", "KeyLoadDelay", 0, int.MinValue, int.MaxValue, Mutability.AtRuntime, "For tests: microseconds that each key of the log takes longer to load.") { IsHidden = true });
        Daemonize = Declare(new FlagOption("daemonize", "Daemonize", false, Mutability.AtStart, "Going to the background is the shell's or the service manager's business: yes is noted in the log, and the server stays."));
    }

    public TextOption Directory { get; }

    public TextOption LogDirectory { get; }

    /// <summary>For other programs, or another server's.</summary>
    public TextOption DatabaseFile { get; }

    public TextOption StorageKeyFile { get; }

    public ChoiceOption<AppendSync> AppendSync { get; }

    public TextOption ProcessIdFile { get; }

    public TextOption LogFile { get; }

    public ChoiceOption<LogVerbosity> LogLevel { get; }

    public FlagOption ClusterEnabled { get; }

    public ChoiceOption<Allowed> DebugCommand { get; }

    public ChoiceOption<Allowed> ProtectedConfigs { get; }

    public WordOption OnTerminate { get; }

    public WordOption OnInterrupt { get; }

    public TextOption HashSeed { get; }

    public IntegerOption KeyLoadDelay { get; }

    public FlagOption Daemonize { get; }

    /// <summary>Whether data is kept on disk: who asks for save points wants it back after a restart, as who asks for a log does, and a log with snapshots is how it is kept here.</summary>
    public bool KeepsData => AppendOnly.Value || Save.Value.Length > 0;

    private static WordOption OnSignal(string name, string key, string signal)
        => new(name, key, "default", ["default", "save", "nosave", "now", "force", "safe", "failover"], takesSeveral: true, Mutability.AtRuntime, $"The words of SHUTDOWN that {signal} stands for; default: none of them.")
        {
            Form = static words => words.Contains("save") && words.Contains("nosave") ? "shutdown options SAVE and NOSAVE can't be used simultaneously" : null,
        };

    public override bool AllowsProtected(bool isLocal) => ProtectedConfigs.Value == Allowed.Yes || (ProtectedConfigs.Value == Allowed.Local && isLocal);
}

/// <summary>When the log is fsynced.</summary>
public enum AppendSync
{
    EverySec,
    Always,
    No,
}

/// <summary>Levels of the log, as redis.conf names them.</summary>
public enum LogVerbosity
{
    Debug,
    Verbose,
    Notice,
    Warning,
    Nothing,
}

/// <summary>Who may do something.</summary>
public enum Allowed
{
    No,
    Yes,
    Local,
}
