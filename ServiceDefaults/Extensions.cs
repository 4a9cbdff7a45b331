using Distro.ServiceDefaults.Discovery;
using Distro.ServiceDefaults.Health;
using Distro.ServiceDefaults.Lifetime;
using Distro.ServiceDefaults.Lines;
using Distro.ServiceDefaults.Metrics;
using Distro.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every service of the cluster shares, in the place and under the names that Aspire's template gave it: a service's
/// Program.cs calls <see cref="AddServiceDefaults{TBuilder}"/> first and <see cref="MapDefaultEndpoints"/> last, and has
/// logs, metrics, traces, health, service discovery and an orderly stop without knowing how they leave the process.
/// </summary>
public static class Extensions
{
    const string HealthPath = "/health";
    const string AlivePath = "/alive";
    const string MetricsPath = "/metrics";

    /// <summary>Checks with this tag decide <c>/alive</c>; all checks decide <c>/health</c>.</summary>
    public const string LiveTag = "live";

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddLineConsole();
        builder.AddTelemetryExport();
        builder.AddOrderlyStop();
        WrongOptions.EndInOneLine();
        builder.Services.AddSingleton<MetricRegistry>();
        builder.Services.AddHostedService<MetricRegistryStart>();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddSingleton<ServiceAddresses>();
        builder.Services.AddTransient<DiscoveryHandler>();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler<DiscoveryHandler>());
        return builder;
    }

    /// <summary>Health, liveness and metrics, mapped in every environment: orchestrators probe them in production too.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = HealthReply.WriteAsync });
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { ResponseWriter = HealthReply.WriteAsync, Predicate = check => check.Tags.Contains(LiveTag) });
        app.MapGet(MetricsPath, WriteMetrics);
        return app;
    }

    static async Task WriteMetrics(HttpContext context, MetricRegistry registry)
    {
        context.Response.ContentType = ExpositionWriter.ContentType;
        registry.Write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
