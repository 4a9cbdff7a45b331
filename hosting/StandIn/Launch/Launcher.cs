using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Distro.StandIn.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.StandIn.Launch;

/// <summary>
/// Runs the model: allocates every port, begins the life of resources that aren't processes, starts the processes each as
/// soon as what it waits for is there, and at the end stops them, the last added first. Services of one project that were
/// added one after another stop together.
/// </summary>
sealed class Launcher : IDisposable
{
    readonly DistributedApplicationModel model;
    readonly PortAllocator ports;
    readonly IDistributedApplicationEventing eventing;
    readonly ResourceNotificationService notifications;
    readonly HealthCheckService health;
    readonly TimeProvider time;
    readonly IServiceOutput output;
    readonly IServiceProvider services;
    readonly List<ServiceSupervisor> supervisors;
    readonly CancellationTokenSource ending = new();
    readonly List<Task> background = [];
    int stopped;

    public Launcher(
        DistributedApplicationModel model, PortAllocator ports, IDistributedApplicationEventing eventing, ResourceNotificationService notifications,
        HealthCheckService health, TimeProvider time, DistributedApplicationExecutionContext executionContext, IServiceOutput output, IServiceProvider services)
    {
        (this.model, this.ports, this.eventing, this.notifications, this.health, this.time, this.output, this.services) = (model, ports, eventing, notifications, health, time, output, services);
        var environment = new ServiceEnvironment(executionContext);
        supervisors = [.. model.Resources.OfType<ProjectResource>()
            .Select(resource => new ServiceSupervisor(resource, environment, notifications, health, time, output))];
        foreach (var supervisor in supervisors)
            LifecycleCommands.AddTo(supervisor, ending.Token);
    }

    internal IReadOnlyList<ServiceSupervisor> Supervisors => supervisors;

    /// <summary>Returns once everything is on its way; the states tell the rest.</summary>
    /// <exception cref="LaunchException">A port is taken or a parameter is missing; nothing was started.</exception>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        ports.Allocate(model.Resources);
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
            await parameter.GetValueAsync(cancellation);
        foreach (var resource in model.Resources.Where(resource => resource is not (ProjectResource or ParameterResource)))
        {
            await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, notifications, services), cancellation);
            background.Add(new HealthWatch(resource, health, notifications, time, output.Launcher).RunAsync(ending.Token));
        }

        foreach (var supervisor in supervisors)
            if (!supervisor.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                background.Add(StartAsync(supervisor));
    }

    /// <summary>Completes when every resource is healthy; false when one ended before it was.</summary>
    internal async Task<bool> WhenHealthyAsync(CancellationToken cancellation)
    {
        foreach (var resource in model.Resources.Where(resource => resource is not ParameterResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
        {
            var reached = await notifications.WaitForResourceAsync(resource.Name, change => change.Snapshot.IsReady || change.Snapshot.HasEnded, cancellation);
            if (reached.Snapshot.HasEnded)
                return false;
        }

        return true;
    }

    /// <summary>Stops everything in order; a second call waits for nothing and does nothing.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref stopped, 1) == 1)
            return;
        await ending.CancelAsync();
        await using var hurry = cancellation.Register(KillAll);
        foreach (var wave in Waves())
            await Task.WhenAll(wave.Select(supervisor => supervisor.StopAsync()));
        await Task.WhenAll(background);
    }

    internal void KillAll()
    {
        foreach (var supervisor in supervisors)
            supervisor.Kill();
    }

    public void Dispose()
    {
        ending.Dispose();
        foreach (var supervisor in supervisors)
            supervisor.Dispose();
    }

    async Task StartAsync(ServiceSupervisor supervisor)
    {
        try
        {
            await supervisor.StartInOrderAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped while it waited for its turn.
        }
    }

    List<List<ServiceSupervisor>> Waves()
    {
        var waves = new List<List<ServiceSupervisor>>();
        string? project = null;
        foreach (var supervisor in supervisors.AsEnumerable().Reverse())
        {
            var path = supervisor.Resource.Annotations.OfType<IProjectMetadata>().First().ProjectPath;
            if (path != project)
                waves.Add([]);
            project = path;
            waves[^1].Add(supervisor);
        }

        return waves;
    }
}
