using Microsoft.Extensions.Logging;

namespace Distro.StandIn.Launch;

/// <summary>Where the lines of services, and the launcher's own, go.</summary>
interface IServiceOutput
{
    /// <summary>A line that a service wrote.</summary>
    void Service(string name, string line);

    /// <summary>A line of the launcher's.</summary>
    void Launcher(string line);
}

/// <summary>Under test: one log category a service, for whoever adds a provider.</summary>
sealed class LoggedLines(ILoggerFactory loggers) : IServiceOutput
{
    public void Service(string name, string line) => LineLog.Line(loggers.CreateLogger($"AppHost.Resources.{name}"), line);

    public void Launcher(string line) => LineLog.Line(loggers.CreateLogger("AppHost"), line);
}

static partial class LineLog
{
    [LoggerMessage(LogLevel.Information, "{Line}")]
    internal static partial void Line(ILogger logger, string line);
}
