namespace Distro.Commands.Tracking;

/// <summary>Which invalidations a session asked for with CLIENT TRACKING ON. Changed by its own loop only.</summary>
public sealed class TrackingState
{
    private const int PrefixBytes = 24;

    private readonly byte[][] prefixes = [];

    public required TrackingMode Mode { get; init; }

    /// <summary>The client that gets the invalidations instead; 0 for none.</summary>
    public required long RedirectId { get; init; }

    /// <summary>Its own changes are not told to it.</summary>
    public required bool NoLoop { get; init; }

    /// <summary>For broadcasts: the beginnings of the keys it wants to hear of; one empty one means all.</summary>
    public IReadOnlyList<byte[]> Prefixes
    {
        get => prefixes;
        init => prefixes = [.. value];
    }

    /// <summary>What they take of memory for this session alone, roughly, in bytes: the bytes of a prefix are the table's, shared by all sessions that want it.</summary>
    public long UsedBytes => prefixes.Length * (long)PrefixBytes;

    /// <summary>CLIENT CACHING was sent: it says yes (OPTIN) or no (OPTOUT) for the command that follows.</summary>
    public bool CachingIsSaid { get; set; }

    /// <summary>The client that was to get the invalidations is gone.</summary>
    public bool IsRedirectBroken { get; set; }

    /// <summary>Has the session hold the table's arrays of its prefixes, and no copies.</summary>
    public void Share(Func<byte[], byte[]> ofTable)
    {
        for (var i = 0; i < prefixes.Length; i++) prefixes[i] = ofTable(prefixes[i]);
    }

    public bool IsBroadcast => Mode == TrackingMode.Broadcast;

    /// <summary>Whether the keys that the next command reads are to be remembered.</summary>
    public bool Remembers => Mode switch
    {
        TrackingMode.OptIn => CachingIsSaid,
        TrackingMode.OptOut => !CachingIsSaid,
        TrackingMode.Broadcast => false,
        _ => true,
    };
}

/// <summary>What is remembered of what a tracking client reads.</summary>
public enum TrackingMode
{
    /// <summary>Every key read.</summary>
    All,

    /// <summary>Keys read by commands that CLIENT CACHING YES announces.</summary>
    OptIn,

    /// <summary>Keys read by all commands but those that CLIENT CACHING NO announces.</summary>
    OptOut,

    /// <summary>Nothing: it hears of every change below its prefixes.</summary>
    Broadcast,
}
