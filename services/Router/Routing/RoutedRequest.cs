namespace Distro.Router.Routing;

/// <summary>Where a request stands, in the route machine's eyes.</summary>
public enum RequestState
{
    Idle,

    /// <summary>Not on any link, and certainly not executed: it goes out when its group serves again.</summary>
    Waiting,

    /// <summary>On a link, with no answer yet.</summary>
    Sent,

    /// <summary>Certainly not executed, but later requests of its client to the same group are still on a link: their answers decide whether it may go out again.</summary>
    Held,

    Done,
}

/// <summary>
/// One command, or one part of a split one, on its way to one group. Its owner fills in what it is and reuses the object afterwards;
/// the route machine alone moves it from state to state.
/// </summary>
public class RoutedRequest
{
    /// <summary>The hash slot whose owner must execute it, or -1 for a request to <see cref="Group"/> as a whole.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>With a slot the machine sets it from the map.</summary>
    public int Group { get; set; }

    /// <summary>It changes nothing: it may be sent again even if it was executed.</summary>
    public bool IsSafe { get; set; }

    /// <summary>It may write: WAIT then asks its group.</summary>
    public bool IsWrite { get; set; }

    /// <summary>It may wait on the shard for as long as it takes: it is not counted against what a link may have under way.</summary>
    public bool IsBlocking { get; set; }

    /// <summary>What keeping it costs, in bytes: counts against the bounds of waiting and outstanding requests.</summary>
    public int Bytes { get; set; }

    /// <summary>Part of its reply has already gone to the client: it can't be sent again.</summary>
    public bool IsReplyBegun { get; set; }

    /// <summary>Its client is gone: its answer is of no interest any more.</summary>
    public bool IsAbandoned { get; internal set; }

    /// <summary>Its name on the link, while sent.</summary>
    public uint Id { get; internal set; }

    /// <summary>Where it begins in the link's output, in bytes: set by whoever writes it, as soon as it is written.</summary>
    public long LinkPosition { get; set; }

    public RequestState State { get; internal set; }

    /// <summary>How often it was put on a link.</summary>
    public int Sendings { get; internal set; }

    internal RouteStrand? Strand { get; set; }

    internal RouteLink? Link { get; set; }

    /// <summary>Program order over all requests of a machine.</summary>
    internal long Sequence { get; set; }

    internal long DeadlineMilliseconds { get; set; }

    /// <summary>A later request that must not come before it may have been executed.</summary>
    internal bool IsOvertaken { get; set; }

    /// <summary>Its link broke before any byte of it was given to the transport.</summary>
    internal bool IsUnsent { get; set; }

    internal RoutedRequest? Earlier { get; set; }

    internal RoutedRequest? Later { get; set; }
}
