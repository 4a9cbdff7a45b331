using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Distro.Tests.Hosting.Launch;

/// <summary>What the stand-in does with real processes: environment, order, death and start again, the end.</summary>
public sealed class LauncherTests : IAsyncLifetime
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    readonly string folder = Directory.CreateTempSubdirectory("distro-launcher-").FullName;
    readonly CancellationTokenSource bound = new(patience);
    DistributedApplication? application;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (application is not null)
            await application.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_service_sees_its_ports_its_references_and_its_name()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var first = builder.AddProject<SampleProject>("the-first").WithHttpEndpoint().WithEndpoint(name: "link", scheme: "tcp", env: "Distro__LinkPort", isProxied: false);
        var secret = builder.AddParameter("secret", "s3cret", secret: true);
        var second = builder.AddProject<SampleProject>("second").WithHttpEndpoint().WithHttpHealthCheck("/health")
            .WithReference(first)
            .WithEnvironment("SECRET", secret)
            .WithEnvironment("ADDRESS", $"{first.GetEndpoint("link").Property(EndpointProperty.IPV4Host)}:{first.GetEndpoint("link").Property(EndpointProperty.Port)}");
        await StartAsync(builder);

        var link = application!.GetEndpoint("the-first", "link");
        var environment = await EnvironmentOfAsync("second");
        Assert.Equal($"tcp://localhost:{link.Port}", environment["services__the-first__link__0"]);
        Assert.Equal($"tcp://localhost:{link.Port}", environment["THE_FIRST_LINK"]);
        Assert.Equal(application!.GetEndpoint("the-first", "http").ToString().TrimEnd('/'), environment["THE_FIRST_HTTP"]);
        Assert.Equal($"127.0.0.1:{link.Port}", environment["ADDRESS"]);
        Assert.Equal("s3cret", environment["SECRET"]);
        Assert.Equal("second", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal(application!.GetEndpoint("second", "http").ToString().TrimEnd('/'), environment["ASPNETCORE_URLS"]);
        Assert.False(environment.ContainsKey("Distro__LinkPort"));
        _ = second;
    }

    [Fact]
    public async Task Health_metrics_and_liveness_are_mapped()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("one").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await StartAsync(builder);

        using var client = application!.CreateHttpClient("one");
        Assert.Equal("Healthy", await client.GetStringAsync("/alive"));
        using var metrics = await client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType?.ToString());
        Assert.Contains("\nhttp_server_request_duration_seconds_bucket{", await metrics.Content.ReadAsStringAsync());
        Assert.Contains("\ndotnet_gc_collections_total{", await client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task A_service_that_dies_stays_down_until_it_is_started_by_command()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("mortal").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await StartAsync(builder);
        using var client = application!.CreateHttpClient("mortal");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/exit/7", null));
        var dead = await application!.ResourceNotifications.WaitForResourceAsync("mortal", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, bound.Token);
        Assert.Equal(7, dead.Snapshot.ExitCode);

        Assert.True((await application.ResourceCommands.ExecuteCommandAsync("mortal", KnownResourceCommands.StartCommand, bound.Token)).Success);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("mortal", bound.Token);
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        var again = await application.ResourceCommands.ExecuteCommandAsync("mortal", KnownResourceCommands.StartCommand, bound.Token);
        Assert.Equal("mortal runs already", again.ErrorMessage);
    }

    [Fact]
    public async Task Killing_is_a_death_and_stopping_is_an_orderly_end()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("one").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", folder);
        await StartAsync(builder);

        await application!.ResourceCommands.ExecuteCommandAsync("one", "kill", bound.Token);
        var killed = await application.ResourceNotifications.WaitForResourceAsync("one", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, bound.Token);
        Assert.Equal(137, killed.Snapshot.ExitCode);
        Assert.DoesNotContain("stopped", Notes());

        await application.ResourceCommands.ExecuteCommandAsync("one", KnownResourceCommands.StartCommand, bound.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("one", bound.Token);
        Assert.True((await application.ResourceCommands.ExecuteCommandAsync("one", KnownResourceCommands.StopCommand, bound.Token)).Success);
        Assert.Contains("one stopped", Notes());
    }

    [Fact]
    public async Task Waiting_is_for_health_and_the_end_is_in_reverse()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var first = builder.AddProject<SampleProject>("first").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", folder);
        builder.AddProject<OtherProject>("second").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", folder).WaitFor(first);
        await StartAsync(builder);
        await application!.StopAsync();

        var notes = Notes().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.LastIndexOf(' ')]);
        Assert.Equal(["first started", "second started", "second stopped", "first stopped"], notes);
    }

    [Fact]
    public async Task A_service_whose_dependency_fails_is_not_started()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var broken = builder.AddProject("broken", Path.Combine(folder, "Missing.csproj"), _ => { });
        builder.AddProject<SampleProject>("second").WithHttpEndpoint().WaitForStart(broken);
        application = builder.Build();
        await application.StartAsync();

        await application.ResourceNotifications.WaitForResourceAsync("second", KnownResourceStates.FailedToStart, bound.Token);
    }

    async Task StartAsync(IDistributedApplicationBuilder builder)
    {
        application = builder.Build();
        await application.StartAsync();
        foreach (var resource in builder.Resources.OfType<ProjectResource>())
            await application.ResourceNotifications.WaitForResourceHealthyAsync(resource.Name, bound.Token);
    }

    async Task<Dictionary<string, string>> EnvironmentOfAsync(string name)
    {
        using var client = application!.CreateHttpClient(name);
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment"))!;
    }

    string Notes() => File.ReadAllText(Path.Combine(folder, "notes"));

    /// <summary>The same program as another project: services of one project stop together, these one after the other.</summary>
    sealed class OtherProject : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Path.GetDirectoryName(SampleProject.Assembly)!, "Other.csproj");

        public string? AssemblyPath => SampleProject.Assembly;
    }
}
