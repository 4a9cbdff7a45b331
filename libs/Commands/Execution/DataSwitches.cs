namespace Distro.Commands.Execution;

/// <summary>Options that commands look at while they run, kept as plain switches. Any thread may read them.</summary>
public sealed class DataSwitches
{
    private volatile bool importMode;
    private volatile bool acceptsAnyVersion;
    private volatile bool skipsChecksums;

    /// <summary>import-mode: a migration tool fills this server and says itself which keys have expired. Nothing expires by itself, and only the tool sees what has.</summary>
    public bool ImportMode
    {
        get => importMode;
        set => importMode = value;
    }

    /// <summary>rdb-version-check relaxed: RESTORE takes payloads of versions that it does not know, as far as it can read them.</summary>
    public bool AcceptsAnyVersion
    {
        get => acceptsAnyVersion;
        set => acceptsAnyVersion = value;
    }

    /// <summary>DEBUG SET-SKIP-CHECKSUM-VALIDATION: RESTORE takes payloads whose checksum is wrong, for tests of what lies behind it.</summary>
    public bool SkipsChecksums
    {
        get => skipsChecksums;
        set => skipsChecksums = value;
    }
}
