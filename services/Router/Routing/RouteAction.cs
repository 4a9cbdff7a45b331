namespace Distro.Router.Routing;

public enum RouteActionKind
{
    /// <summary>Write the request to its link.</summary>
    Send,

    /// <summary>Answer the request with the error of <see cref="RouteAction.Failure"/>.</summary>
    Fail,

    /// <summary>The request ended with its client: only its memory is left to give back.</summary>
    Drop,

    /// <summary>Nothing of the client waits any more: it may go on.</summary>
    Go,

    /// <summary>Tell the link that the client is gone.</summary>
    Forget,
}

/// <summary>Why a request was not answered by a shard. What each means for the client is in <see cref="RouteErrors"/>.</summary>
public enum RouteFailure
{
    None,

    /// <summary>It was on a link that broke, and it is no read: it may have been executed, or not.</summary>
    OutcomeUnknown,

    /// <summary>Not executed; but a later command of the same client was, or may have been, so that sending it again would swap the two.</summary>
    Overtaken,

    /// <summary>Not executed: nobody served its slot in time.</summary>
    WaitedTooLong,

    /// <summary>Not executed: too much waits already.</summary>
    TooMuchWaits,
}

/// <summary>Something that the route machine wants done, in the order in which it is to be done.</summary>
public readonly record struct RouteAction(RouteActionKind Kind, RoutedRequest? Request, RouteLink? Link, RouteLane? Lane, RouteFailure Failure);
