using Microsoft.Extensions.Logging;

namespace Distro.Router.Telemetry;

/// <summary>What a router tells its operator.</summary>
internal static partial class RouterLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving clients on {Address}:{Port} with {Loops} loops ({Transport}).")]
    public static partial void Serving(ILogger logger, string address, int port, int loops, string transport);

    [LoggerMessage(13, LogLevel.Information, "Serving clients that speak TLS on {Address}:{Port}.")]
    public static partial void ServingTls(ILogger logger, string address, int port);

    [LoggerMessage(14, LogLevel.Critical, "Can't start: {Reason}")]
    public static partial void BadConfiguration(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Critical, "Can't listen on {Address}:{Port}: {Reason}. Choose another port with --port, or the setting Distro:Port (environment Distro__Port).")]
    public static partial void PortTaken(ILogger logger, string address, long port, string reason);

    [LoggerMessage(3, LogLevel.Information, "Following the cluster map of the replicator at {Endpoint}.")]
    public static partial void ReplicatorFound(ILogger logger, string endpoint);

    [LoggerMessage(4, LogLevel.Warning, "The replicator at {Endpoint} can't be reached: {Reason}. Going on with the map at hand, and trying again.")]
    public static partial void ReplicatorLost(ILogger logger, string endpoint, string reason);

    [LoggerMessage(5, LogLevel.Information, "Going by map version {Version}: {Groups} groups.")]
    public static partial void MapTaken(ILogger logger, long version, int groups);

    [LoggerMessage(6, LogLevel.Information, "Link {Index} of loop {Loop} to {Member} is up.")]
    public static partial void LinkUp(ILogger logger, string member, int index, int loop);

    [LoggerMessage(7, LogLevel.Warning, "Link {Index} of loop {Loop} to {Member} broke: {Reason}. What was unanswered on it: {Unanswered}; writes among it have an unknown outcome.")]
    public static partial void LinkDown(ILogger logger, string member, int index, int loop, string reason, int unanswered);

    [LoggerMessage(8, LogLevel.Warning, "No link to {Member} at {Host}:{Port}: {Reason}. Trying again.")]
    public static partial void LinkFailed(ILogger logger, string member, string host, int port, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Client {Id} at {Address} was closed: it does not take its output ({Bytes} bytes; see {Option}, class {Class})")]
    public static partial void ClientOverOutputLimit(ILogger logger, long id, string address, long bytes, string option, string @class);

    [LoggerMessage(12, LogLevel.Warning, "Client {Address} sent an HTTP request and was closed: a web page may be trying to make a browser send commands.")]
    public static partial void WebRequest(ILogger logger, string address);

    [LoggerMessage(11, LogLevel.Error, "Client {Address} was closed because of a fault in the router. Please report it.")]
    public static partial void ClientFault(ILogger logger, Exception exception, string address);

    [LoggerMessage(15, LogLevel.Warning, "{Commands} commands were not executed, since no shard served them within router-wait-milliseconds. The last was for group {Group}: {Standing}.")]
    public static partial void Unserved(ILogger logger, int commands, int group, string standing);

    [LoggerMessage(10, LogLevel.Critical, "No replicator is configured: set services__store-replicator__link__0 or Distro:Replicator to its host:port.")]
    public static partial void NoReplicator(ILogger logger);

    [LoggerMessage(LogLevel.Error, "Map version {Version} has users with rules that this router does not know: it keeps those it has, or lets nobody in where it has none yet. Is it older than the shards?")]
    public static partial void UsersUnreadable(ILogger logger, long version);
}
