using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Distro.StandIn.Launch;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The application as built: starts its resources, waits, stops them.</summary>
public sealed class DistributedApplication : IAsyncDisposable
{
    readonly ServiceProvider services;
    readonly string[] arguments;
    readonly TestingSession? testing;

    internal DistributedApplication(ServiceProvider services, string[] arguments, TestingSession? testing)
    {
        this.services = services;
        this.arguments = arguments;
        this.testing = testing;
    }

    public IServiceProvider Services => services;

    public ResourceNotificationService ResourceNotifications => services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            return new DistributedApplicationBuilder(args);
        }
        catch (LaunchException failure) when (TestingSession.Current is null)
        {
            LaunchException.Exit(failure);
            throw;
        }
    }

    /// <summary>Runs until Ctrl-C or SIGTERM. What can't start is one line on standard error and exit code 1.</summary>
    public void Run()
    {
        if (testing is not null)
            testing.WaitForEnd();
        else
            ConsoleRun.RunAsync(this, arguments).GetAwaiter().GetResult();
    }

    /// <summary>Allocates ports and begins to start everything in order of its waits; doesn't wait for it to be healthy.</summary>
    /// <exception cref="LaunchException">Nothing was started; the message says why and what to do.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => services.GetRequiredService<Launcher>().StartAsync(cancellationToken);

    /// <summary>Stops everything, last added first, and returns once nothing runs.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => services.GetRequiredService<Launcher>().StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        testing?.End();
    }
}
