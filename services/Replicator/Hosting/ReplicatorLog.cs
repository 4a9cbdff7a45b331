namespace Distro.Replicator.Hosting;

internal static partial class ReplicatorLog
{
    [LoggerMessage(LogLevel.Information, "Coordinator on {Endpoint}, relay on {RelayEndpoint}, map version {Version} in {Path}")]
    internal static partial void Started(ILogger logger, string endpoint, string relayEndpoint, long version, string path);

    [LoggerMessage(LogLevel.Warning, "{Present} writers keep the groups' logs, and {Wanted} are asked for: they are removed one by one. Let all of their processes run until EnsembleClosed has been said for each; a group without a majority of them serves nobody")]
    internal static partial void RemovesWriters(ILogger logger, int present, long wanted);

    [LoggerMessage(LogLevel.Critical, "The cluster map can't be saved, and the process ends: {Reason}. The cluster goes on as it is, without failover, until a Replicator runs again")]
    internal static partial void MapFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Debug, "The backup has map version {Version}")]
    internal static partial void MapStored(ILogger logger, long version);

    [LoggerMessage(LogLevel.Warning, "The map can't be put into the backup, and is tried again until it can: {Reason}")]
    internal static partial void MapNotStored(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Critical, "Stopping: {Reason}")]
    internal static partial void Halted(ILogger logger, string reason);

    [LoggerMessage("{Kind} group {Group} epoch {Epoch}: {Text}")]
    internal static partial void Noted(ILogger logger, LogLevel level, string kind, int group, long epoch, string text);

    [LoggerMessage("Link to {Peer} is gone: {Reason}")]
    internal static partial void LinkFailed(ILogger logger, LogLevel level, string peer, string reason);

    [LoggerMessage(LogLevel.Critical, "The configuration can't be used: {Problem}")]
    internal static partial void BadConfiguration(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Critical, "Link port {Port} or relay port {RelayPort} on {Address} is taken: end what listens there, or set Distro:LinkPort or Distro:RelayPort")]
    internal static partial void PortTaken(ILogger logger, long port, long relayPort, string address);

    [LoggerMessage(LogLevel.Critical, "The Replicator can't start: {Reason}")]
    internal static partial void CouldNotStart(ILogger logger, string reason);
}
