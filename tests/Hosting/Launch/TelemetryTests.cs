using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Hosting.Launch;

/// <summary>With an OTLP endpoint in the environment, a service sends its logs, metrics and traces there.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Logs_metrics_and_traces_reach_a_collector()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var collector = await Collector.StartAsync(bound.Token);
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("sender").WithHttpEndpoint().WithHttpHealthCheck("/health")
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "200")
            .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100")
            .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "100");
        await using var application = builder.Build();
        await application.StartAsync(bound.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("sender", bound.Token);
        using var client = application.CreateHttpClient("sender");
        await client.GetStringAsync("/environment", bound.Token);

        await collector.ReceivedAsync("/v1/logs", "Sample {ProcessId} serves", bound.Token);
        await collector.ReceivedAsync("/v1/metrics", "dotnet.gc.collections", bound.Token);
        var traces = await collector.ReceivedAsync("/v1/traces", "/environment", bound.Token);
        Assert.DoesNotContain("/health", traces);
    }

    /// <summary>Keeps what is posted to each path; protobuf holds its texts as they are.</summary>
    sealed class Collector(WebApplication server) : IAsyncDisposable
    {
        readonly ConcurrentDictionary<string, Channel<string>> bodies = new();

        public string Address => server.Urls.Single();

        public static async Task<Collector> StartAsync(CancellationToken cancellation)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var server = builder.Build();
            var collector = new Collector(server);
            server.MapPost("/{**path}", async context =>
            {
                var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
                collector.Of(context.Request.Path).Writer.TryWrite(body);
            });
            await server.StartAsync(cancellation);
            return collector;
        }

        /// <summary>All that came to a path until a text was among it.</summary>
        public async Task<string> ReceivedAsync(string path, string text, CancellationToken cancellation)
        {
            var all = new StringBuilder();
            while (!all.ToString().Contains(text, StringComparison.Ordinal))
                all.Append(await Of(path).Reader.ReadAsync(cancellation));
            return all.ToString();
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();

        Channel<string> Of(string path) => bodies.GetOrAdd(path, _ => Channel.CreateUnbounded<string>());
    }
}
