using Microsoft.Extensions.Logging;

namespace Distro.Shard.Peers;

internal static partial class PeerLog
{
    [LoggerMessage(LogLevel.Debug, "Messages go to {Member} from now on")]
    internal static partial void Opened(ILogger logger, string member);

    [LoggerMessage(LogLevel.Information, "No messages go to {Member}: {Reason}. It is tried again while the map names it")]
    internal static partial void Closed(ILogger logger, string member, string reason);
}
