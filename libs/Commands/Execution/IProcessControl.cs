namespace Distro.Commands.Execution;

/// <summary>What commands may ask of the process that they run in. Each answer is null when it is done, else the whole error line.</summary>
public interface IProcessControl
{
    /// <summary>Who may run DEBUG.</summary>
    DebugAccess Debug { get; }

    /// <summary>What DEBUG has switched off for a test.</summary>
    DebugSwitches Switches { get; }

    /// <summary>The log is being begun anew with what the keyspace holds.</summary>
    bool IsRewritingLog => false;

    /// <summary>The disk has no room for the log: what is written is tried again until it has.</summary>
    bool LacksLogRoom => false;

    /// <summary>Bytes of records that the log keeps on the disk, a moment old; null where another process knows.</summary>
    long? LogBytes => null;

    /// <summary>When the log was last known to be wholly on the disk, in Unix milliseconds; 0: never, or not here.</summary>
    long LastSyncMilliseconds => 0;

    /// <summary>Has the log fsynced as far as it goes now.</summary>
    string? SyncLog() => "ERR There are no snapshots here: Persistence keeps the log";

    /// <summary>Has the log replaced by a shorter one that makes the same data.</summary>
    string? RewriteLog() => "ERR The log can't be rewritten here";

    /// <summary>Holds the calling thread up, as long commands would: DEBUG SLEEP.</summary>
    void HoldUp(TimeSpan duration);

    /// <summary>Writes a line to the server's log.</summary>
    void Note(string line);

    /// <summary>Begins to end the process: connections close, and no reply goes any more. It stays when what it keeps can't be saved.</summary>
    string? Shutdown(ShutdownRequest request);

    /// <summary>Calls off an end that was asked for and has not begun. False when there is none.</summary>
    bool AbortShutdown() => false;

    /// <summary>Writes the options to the configuration file that they came from.</summary>
    /// <param name="all">Those that have their default value, too.</param>
    string? RewriteConfig(bool all);
}

/// <summary>SHUTDOWN's words, and those of the options shutdown-on-sigterm and shutdown-on-sigint.</summary>
/// <param name="Save">Only when everything is on disk, even where nothing is kept otherwise.</param>
/// <param name="NoSave">Whether or not it is.</param>
/// <param name="Now">Without waiting for replicas.</param>
/// <param name="Force">Whatever goes wrong.</param>
/// <param name="Safe">Not where a cluster could go down with it.</param>
/// <param name="Failover">A replica is to take over.</param>
public readonly record struct ShutdownRequest(bool Save, bool NoSave, bool Now, bool Force, bool Safe, bool Failover);

/// <summary>Who may run DEBUG: its subcommands stop clocks and show addresses.</summary>
public enum DebugAccess
{
    None,
    Local,
    All,
}

/// <summary>Parts of the server that a test may stop. Any thread may read them.</summary>
public sealed class DebugSwitches
{
    private volatile bool expiresActively = true;
    private volatile bool letsScriptsCallAll;
    private volatile bool holdsSignals;

    /// <summary>Signals to end the process are kept and not acted on until this is switched off.</summary>
    public bool HoldsSignals
    {
        get => holdsSignals;
        set
        {
            holdsSignals = value;
            if (!value) SignalsReleased?.Invoke();
        }
    }

    /// <summary>Told, on the thread that said so, that signals are acted on again.</summary>
    public event Action? SignalsReleased;

    /// <summary>Scripts may call commands that are not for scripts.</summary>
    public bool LetsScriptsCallAll
    {
        get => letsScriptsCallAll;
        set => letsScriptsCallAll = value;
    }

    /// <summary>False: keys whose time has come stay until somebody asks for them.</summary>
    public bool ExpiresActively
    {
        get => expiresActively;
        set => expiresActively = value;
    }
}

/// <summary>A process that is somebody else's to steer: a member of a cluster.</summary>
public sealed class SupervisedProcess : IProcessControl
{
    public DebugAccess Debug => DebugAccess.None;

    public DebugSwitches Switches { get; } = new();

    public void HoldUp(TimeSpan duration)
    {
    }

    public void Note(string line)
    {
    }

    public string? Shutdown(ShutdownRequest request) => "ERR This process is run by its cluster: stop it there";

    public string? RewriteConfig(bool all) => "ERR The server is running without a config file";
}
