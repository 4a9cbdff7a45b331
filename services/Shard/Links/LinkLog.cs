using Microsoft.Extensions.Logging;

namespace Distro.Shard.Links;

internal static partial class LinkLog
{
    [LoggerMessage(LogLevel.Information, "Router link from {Address} is open")]
    internal static partial void Opened(ILogger logger, string address);

    [LoggerMessage(LogLevel.Warning, "Refused the router link from {Address}: {Reason}. If it is a Router of this cluster, give both the same Distro:LinkSecret")]
    internal static partial void Refused(ILogger logger, string address, string reason);

    [LoggerMessage(LogLevel.Warning, "Router link from {Address} was closed: the Router does not take what its clients are sent ({Bytes} bytes waited)")]
    internal static partial void Overrun(ILogger logger, string address, long bytes);

    [LoggerMessage(LogLevel.Information, "Router link from {Address} is gone: {Reason}")]
    internal static partial void Closed(ILogger logger, string address, string reason);
}
