using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Testing;
using Distro.StandIn.Launch;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Collects the model and builds the launcher for it. Under test it stops at Build() until the test goes on.</summary>
sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    readonly TestingSession? testing = TestingSession.Current;

    internal DistributedApplicationBuilder(string[] args)
    {
        var appHost = testing?.AppHost ?? Assembly.GetEntryAssembly();
        AppHostDirectory = DirectoryOf(appHost);
        Configuration.AddJsonFile(Path.Combine(AppHostDirectory, "appsettings.json"), optional: true);
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine(args);
        if (Configuration["operation"] is { } operation && operation != "run")
            throw new LaunchException($"Publishing ({operation}) needs Aspire's packages: dotnet run --project AppHost -p:UseAspire=true");

        Arguments = args;
        Secrets = UserSecrets.Of(appHost);
        Services.AddSingleton<IConfiguration>(Configuration);
        Services.AddSingleton<IDistributedApplicationEventing>(Eventing);
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceCommandService>();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton<Launcher>();
        Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information));
        Services.AddHealthChecks();
    }

    public ConfigurationManager Configuration { get; } = new();

    public string AppHostDirectory { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public IServiceCollection Services { get; } = new ServiceCollection();

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public UserSecrets Secrets { get; }

    internal string[] Arguments { get; }

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        if (testing is null)
            return BuildNow(new ConsoleLines());
        testing.Suspend(this);
        var application = BuildNow(null);
        testing.Built(application);
        return application;
    }

    DistributedApplication BuildNow(IServiceOutput? output)
    {
        Services.TryAddSingleton(new DistributedApplicationModel(Resources));
        if (output is null)
            Services.TryAddSingleton<IServiceOutput, LoggedLines>();
        else
            Services.TryAddSingleton(output);
        Services.AddSingleton(new PortAllocator(random: testing is not null));
        return new DistributedApplication(Services.BuildServiceProvider(), Arguments, testing);
    }

    static string DirectoryOf(Assembly? appHost)
    {
        var project = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "AppHostProjectPath")?.Value;
        return Path.GetDirectoryName(project) is { } folder && Directory.Exists(folder) ? folder : Directory.GetCurrentDirectory();
    }
}
