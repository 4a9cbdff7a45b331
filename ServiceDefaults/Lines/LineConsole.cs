using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Distro.ServiceDefaults.Lines;

/// <summary>Puts <see cref="LineFormatter"/> on the console, and quiets the framework.</summary>
static class LineConsole
{
    /// <summary>
    /// Our own lines instead of the default two-line format, and the framework's chatter (a line per request, per client
    /// call) only from Warning on. Both can be changed under <c>Logging</c> in configuration.
    /// </summary>
    internal static void AddLineConsole(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        foreach (var category in (string[])["Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Hosting.Lifetime", "Microsoft.Extensions.Diagnostics.HealthChecks"])
            if (string.IsNullOrEmpty(builder.Configuration[$"Logging:LogLevel:{category}"]))
                builder.Logging.AddFilter(category, LogLevel.Warning);
    }
}
