namespace Distro.Router.Routing;

/// <summary>
/// What a client is told when no shard answered. UNKNOWN is ours: the command went out, its answer did not come, and it may have been executed or not;
/// after every other of these lines it was certainly not executed (a read: had no effect) and may simply be sent again.
/// </summary>
public static class RouteErrors
{
    /// <summary>The error reply, whole.</summary>
    public static ReadOnlySpan<byte> Reply(RouteFailure failure) => failure switch
    {
        RouteFailure.OutcomeUnknown =>
            "-UNKNOWN the shard was lost after this command had been sent to it: it may or may not have been executed. Look before you repeat it.\r\n"u8,
        RouteFailure.Overtaken =>
            "-TRYAGAIN not executed: the shard was lost, and a later command of this connection may have been executed before this one could go out again.\r\n"u8,
        RouteFailure.WaitedTooLong =>
            "-CLUSTERDOWN not executed: no shard served the slot within router-wait-milliseconds.\r\n"u8,
        RouteFailure.TooMuchWaits =>
            "-TRYAGAIN not executed: no shard serves the slot, and too many commands wait for one already (router-waiting-requests, router-waiting-bytes).\r\n"u8,
        _ => "-ERR not executed\r\n"u8,
    };
}
