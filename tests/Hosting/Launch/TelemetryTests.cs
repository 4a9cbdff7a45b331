using System.Collections.Concurrent;
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
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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

        Assert.Contains("sender", await collector.ReceivedAsync("/v1/logs", bound.Token));
        Assert.Contains("dotnet.gc.collections", await collector.ReceivedAsync("/v1/metrics", bound.Token));
        var traces = await collector.ReceivedAsync("/v1/traces", bound.Token);
        Assert.Contains("/environment", traces);
        Assert.DoesNotContain("/health", traces);
    }

    /// <summary>Keeps the first body posted to each path; protobuf holds its texts as they are.</summary>
    sealed class Collector(WebApplication server) : IAsyncDisposable
    {
        readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _bodies = new();

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
                collector.Of(context.Request.Path).TrySetResult(body);
            });
            await server.StartAsync(cancellation);
            return collector;
        }

        public Task<string> ReceivedAsync(string path, CancellationToken cancellation) => Of(path).Task.WaitAsync(cancellation);

        public ValueTask DisposeAsync() => server.DisposeAsync();

        TaskCompletionSource<string> Of(string path) => _bodies.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
