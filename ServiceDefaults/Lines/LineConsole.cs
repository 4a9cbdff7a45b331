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
        foreach (var category in (string[])["Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Hosting.Lifetime"])
            builder.Quiet(category, LogLevel.Warning);

        // The answer to a probe says what is wrong already: a line for each probe would bury everything else.
        builder.Quiet("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
    }

    static void Quiet(this IHostApplicationBuilder builder, string category, LogLevel from)
    {
        if (string.IsNullOrEmpty(builder.Configuration[$"Logging:LogLevel:{category}"]))
            builder.Logging.AddFilter(category, from);
    }
}
