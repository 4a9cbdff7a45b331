namespace Distro.Router.Links;

/// <summary>
/// One loop's links to one member: first one, then, when the shard has more loops than the router, so many that every loop of the shard gets one.
/// Clients are spread over them only once their number is known, so that a client's commands never change links.
/// </summary>
internal sealed class MemberLinks
{
    public required LinkTarget Target { get; init; }

    /// <summary>By index; null where one is being waited for.</summary>
    public LinkConnection?[] Connections { get; set; } = new LinkConnection?[1];

    /// <summary>Pause before the next attempt, in milliseconds: it doubles while attempts fail.</summary>
    public long PauseMilliseconds { get; set; }

    /// <summary>Why the last attempt failed: the same reason is not told twice.</summary>
    public string LastFailure { get; set; } = "";

    /// <summary>No attempt before this time.</summary>
    public long NotBeforeMilliseconds { get; set; }

    /// <summary>The map names it no more: its links end as soon as nothing is outstanding on them.</summary>
    public bool IsLeaving { get; set; }
}
