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
    readonly DistributedApplicationModel _model;
    readonly PortAllocator _ports;
    readonly IDistributedApplicationEventing _eventing;
    readonly ResourceNotificationService _notifications;
    readonly HealthCheckService _health;
    readonly TimeProvider _time;
    readonly IServiceOutput _output;
    readonly IServiceProvider _services;
    readonly List<ServiceSupervisor> _supervisors;
    readonly CancellationTokenSource _ending = new();
    readonly List<Task> _background = [];
    int _stopped;

    public Launcher(
        DistributedApplicationModel model, PortAllocator ports, IDistributedApplicationEventing eventing, ResourceNotificationService notifications,
        HealthCheckService health, TimeProvider time, DistributedApplicationExecutionContext executionContext, IServiceOutput output, IServiceProvider services)
    {
        (_model, _ports, _eventing, _notifications, _health, _time, _output, _services) = (model, ports, eventing, notifications, health, time, output, services);
        var environment = new ServiceEnvironment(executionContext);
        _supervisors = [.. model.Resources.OfType<ProjectResource>()
            .Select(resource => new ServiceSupervisor(resource, environment, notifications, health, time, output))];
        foreach (var supervisor in _supervisors)
            LifecycleCommands.AddTo(supervisor, _ending.Token);
    }

    internal IReadOnlyList<ServiceSupervisor> Supervisors => _supervisors;

    /// <summary>Returns once everything is on its way; the states tell the rest.</summary>
    /// <exception cref="LaunchException">A port is taken or a parameter is missing; nothing was started.</exception>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        _ports.Allocate(_model.Resources);
        foreach (var parameter in _model.Resources.OfType<ParameterResource>())
            await parameter.GetValueAsync(cancellation);
        foreach (var resource in _model.Resources.Where(resource => resource is not (ProjectResource or ParameterResource)))
        {
            await _eventing.PublishAsync(new InitializeResourceEvent(resource, _eventing, _notifications, _services), cancellation);
            _background.Add(new HealthWatch(resource, _health, _notifications, _time, _output.Launcher).RunAsync(_ending.Token));
        }

        foreach (var supervisor in _supervisors)
            if (!supervisor.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                _background.Add(StartAsync(supervisor));
    }

    /// <summary>Completes when every resource is healthy; false when one ended before it was.</summary>
    internal async Task<bool> WhenHealthyAsync(CancellationToken cancellation)
    {
        foreach (var resource in _model.Resources.Where(resource => resource is not ParameterResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
        {
            var reached = await _notifications.WaitForResourceAsync(resource.Name, change => change.Snapshot.IsReady || change.Snapshot.HasEnded, cancellation);
            if (reached.Snapshot.HasEnded)
                return false;
        }

        return true;
    }

    /// <summary>Stops everything in order; a second call waits for nothing and does nothing.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
            return;
        await _ending.CancelAsync();
        await using var hurry = cancellation.Register(KillAll);
        foreach (var wave in Waves())
            await Task.WhenAll(wave.Select(supervisor => supervisor.StopAsync()));
        await Task.WhenAll(_background);
    }

    internal void KillAll()
    {
        foreach (var supervisor in _supervisors)
            supervisor.Kill();
    }

    public void Dispose()
    {
        _ending.Dispose();
        foreach (var supervisor in _supervisors)
            supervisor.Dispose();
    }

    async Task StartAsync(ServiceSupervisor supervisor)
    {
        try
        {
            await supervisor.StartInOrderAsync(_ending.Token);
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
        foreach (var supervisor in _supervisors.AsEnumerable().Reverse())
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
