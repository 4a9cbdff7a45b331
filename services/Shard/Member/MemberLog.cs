using Microsoft.Extensions.Logging;

namespace Distro.Shard.Member;

internal static partial class MemberLog
{
    [LoggerMessage("{Kind} group {Group} epoch {Epoch}: {Text}")]
    internal static partial void Noted(ILogger logger, LogLevel level, string kind, int group, long epoch, string text);

    [LoggerMessage(LogLevel.Critical, "Stopping: {Reason}")]
    internal static partial void Halted(ILogger logger, string reason);

    [LoggerMessage("Link to {Peer} is gone: {Reason}")]
    internal static partial void LinkFailed(ILogger logger, LogLevel level, string peer, string reason);

    [LoggerMessage(LogLevel.Warning, "Waiting for the coordinator at {Coordinator}: {Reason}")]
    internal static partial void WaitsForCoordinator(ILogger logger, string coordinator, string reason);
}
