using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Distro.ServiceDefaults.Telemetry;

/// <summary>
/// Logs, metrics and traces over OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT says where (Aspire sets it to its dashboard).
/// Without it nothing is collected for export and nothing is paid.
///
/// Only the two OpenTelemetry packages that restore everywhere are used: ASP.NET Core, HttpClient and the runtime have
/// their own meters and activity sources since .NET 8, so the instrumentation packages would add nothing here.
/// </summary>
static class TelemetryExport
{
    const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What is exported, and what <c>/metrics</c> shows.</summary>
    internal static readonly string[] Meters = ["Distro.*", "System.Runtime", "Microsoft.AspNetCore.*", "System.Net.Http"];

    /// <summary>Requests are traced with method, path and status only when ASP.NET Core is told so.</summary>
    const string BareRequestsSwitch = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    static readonly string[] sources = ["Distro.*", "Microsoft.AspNetCore", "System.Net.Http"];

    internal static void AddTelemetryExport(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey]))
            return;

        AppContext.SetSwitch(BareRequestsSwitch, false);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddOtlpExporter();
        });
        builder.Services.AddHostedService<Providers>();
    }

    /// <summary>Owns the meter and tracer providers: made at start, flushed when the service stops.</summary>
    sealed class Providers : IHostedService, IDisposable
    {
        OpenTelemetrySdk? sdk;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            sdk = OpenTelemetrySdk.Create(builder => builder
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter())
                .WithTracing(traces => traces.AddSource(sources).AddProcessor(new ProbesAside()).AddOtlpExporter()));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            sdk?.Dispose();
            sdk = null;
        }
    }
}
