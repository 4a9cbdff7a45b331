using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Distro.Tests.Hosting.Launch;

/// <summary>What the stand-in does with real processes: environment, order, death and start again, the end.</summary>
public sealed class LauncherTests : IAsyncLifetime
{
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    readonly string _folder = Directory.CreateTempSubdirectory("distro-launcher-").FullName;
    readonly CancellationTokenSource _bound = new(_patience);
    DistributedApplication? _application;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
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

        var link = _application!.GetEndpoint("the-first", "link");
        var environment = await EnvironmentOfAsync("second");
        Assert.Equal($"tcp://localhost:{link.Port}", environment["services__the-first__link__0"]);
        Assert.Equal($"tcp://localhost:{link.Port}", environment["THE_FIRST_LINK"]);
        Assert.Equal(_application!.GetEndpoint("the-first", "http").ToString().TrimEnd('/'), environment["THE_FIRST_HTTP"]);
        Assert.Equal($"127.0.0.1:{link.Port}", environment["ADDRESS"]);
        Assert.Equal("s3cret", environment["SECRET"]);
        Assert.Equal("second", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal(_application!.GetEndpoint("second", "http").ToString().TrimEnd('/'), environment["ASPNETCORE_URLS"]);
        Assert.False(environment.ContainsKey("Distro__LinkPort"));
        _ = second;
    }

    [Fact]
    public async Task Health_metrics_and_liveness_are_mapped()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("one").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await StartAsync(builder);

        using var client = _application!.CreateHttpClient("one");
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
        using var client = _application!.CreateHttpClient("mortal");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/exit/7", null));
        var dead = await _application!.ResourceNotifications.WaitForResourceAsync("mortal", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, _bound.Token);
        Assert.Equal(7, dead.Snapshot.ExitCode);

        Assert.True((await _application.ResourceCommands.ExecuteCommandAsync("mortal", KnownResourceCommands.StartCommand, _bound.Token)).Success);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("mortal", _bound.Token);
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        var again = await _application.ResourceCommands.ExecuteCommandAsync("mortal", KnownResourceCommands.StartCommand, _bound.Token);
        Assert.Equal("mortal runs already", again.ErrorMessage);
    }

    [Fact]
    public async Task Killing_is_a_death_and_stopping_is_an_orderly_end()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<SampleProject>("one").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", _folder);
        await StartAsync(builder);

        await _application!.ResourceCommands.ExecuteCommandAsync("one", "kill", _bound.Token);
        var killed = await _application.ResourceNotifications.WaitForResourceAsync("one", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, _bound.Token);
        Assert.Equal(137, killed.Snapshot.ExitCode);
        Assert.DoesNotContain("stopped", Notes());

        await _application.ResourceCommands.ExecuteCommandAsync("one", KnownResourceCommands.StartCommand, _bound.Token);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("one", _bound.Token);
        Assert.True((await _application.ResourceCommands.ExecuteCommandAsync("one", KnownResourceCommands.StopCommand, _bound.Token)).Success);
        Assert.Contains("one stopped", Notes());
    }

    [Fact]
    public async Task Waiting_is_for_health_and_the_end_is_in_reverse()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var first = builder.AddProject<SampleProject>("first").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", _folder);
        builder.AddProject<OtherProject>("second").WithHttpEndpoint().WithHttpHealthCheck("/health").WithEnvironment("SAMPLE_FOLDER", _folder).WaitFor(first);
        await StartAsync(builder);
        await _application!.StopAsync();

        var notes = Notes().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.LastIndexOf(' ')]);
        Assert.Equal(["first started", "second started", "second stopped", "first stopped"], notes);
    }

    [Fact]
    public async Task A_service_whose_dependency_fails_is_not_started()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var broken = builder.AddProject("broken", Path.Combine(_folder, "Missing.csproj"), _ => { });
        builder.AddProject<SampleProject>("second").WithHttpEndpoint().WaitForStart(broken);
        _application = builder.Build();
        await _application.StartAsync();

        await _application.ResourceNotifications.WaitForResourceAsync("second", KnownResourceStates.FailedToStart, _bound.Token);
    }

    async Task StartAsync(IDistributedApplicationBuilder builder)
    {
        _application = builder.Build();
        await _application.StartAsync();
        foreach (var resource in builder.Resources.OfType<ProjectResource>())
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(resource.Name, _bound.Token);
    }

    async Task<Dictionary<string, string>> EnvironmentOfAsync(string name)
    {
        using var client = _application!.CreateHttpClient(name);
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment"))!;
    }

    string Notes() => File.ReadAllText(Path.Combine(_folder, "notes"));

    /// <summary>The same program as another project: services of one project stop together, these one after the other.</summary>
    sealed class OtherProject : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Path.GetDirectoryName(SampleProject.Assembly)!, "Other.csproj");

        public string? AssemblyPath => SampleProject.Assembly;
    }
}
