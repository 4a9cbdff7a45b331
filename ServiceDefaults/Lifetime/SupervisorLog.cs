using Microsoft.Extensions.Logging;

namespace Distro.ServiceDefaults.Lifetime;

static partial class SupervisorLog
{
    [LoggerMessage(LogLevel.Warning, "The launcher is gone (standard input ended): stopping. Start the cluster again to go on")]
    internal static partial void Gone(ILogger logger);
}
