using Microsoft.Extensions.Logging;

namespace Distro.Shard.Hosting;

internal static partial class ShardLog
{
    [LoggerMessage(LogLevel.Information, "{Name} serves clients on {Address}:{Port}, Routers on port {LinkPort} (0: none); {Loops} loops over {Transport}")]
    internal static partial void Started(ILogger logger, string name, string address, int port, int linkPort, int loops, string transport);

    [LoggerMessage(LogLevel.Information, "{Name} serves clients that speak TLS on {Address}:{Port}")]
    internal static partial void ServesTls(ILogger logger, string name, string address, int port);

    [LoggerMessage(LogLevel.Warning, "Client {Address} sent an HTTP request and was closed: a web page may be trying to make a browser send commands")]
    internal static partial void WebRequest(ILogger logger, string address);

    [LoggerMessage(LogLevel.Warning, "Client {Id} at {Address} was closed: it does not take its output ({Bytes} bytes; see client-output-buffer-limit, class {Class})")]
    internal static partial void OverOutputLimit(ILogger logger, long id, string address, string @class, long bytes);

    [LoggerMessage("{Line}")]
    internal static partial void FromScript(ILogger logger, LogLevel level, string line);

    [LoggerMessage(LogLevel.Information, "Client {Id} at {Address} was closed: it took {Bytes} bytes, and clients together more than {Limit} (maxmemory-clients)")]
    internal static partial void ClientEvicted(ILogger logger, long id, string address, long bytes, long limit);

    [LoggerMessage(LogLevel.Warning, "oom-score-adj has no effect: {Problem} A process without privileges may only raise its score")]
    internal static partial void NoOomScore(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "Standing alone: nothing is kept, and no other member knows of this one")]
    internal static partial void StandsAlone(ILogger logger);

    [LoggerMessage(LogLevel.Error, "Map version {Version} has users with rules that this member does not know: it keeps those it has, or lets nobody in where it has none yet. Is it older than the other processes?")]
    internal static partial void UsersUnreadable(ILogger logger, long version);

    [LoggerMessage(LogLevel.Critical, "This member could not start: {Reason}")]
    internal static partial void CouldNotStart(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Critical, "The configuration can't be used: {Problem}")]
    internal static partial void BadConfiguration(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Critical, "Port {Port} or link port {LinkPort} on {Address} is taken: end what listens there, or set Distro:Port or Distro:LinkPort")]
    internal static partial void PortTaken(ILogger logger, string address, long port, long linkPort);
}
