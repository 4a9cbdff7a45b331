using System.Collections.Immutable;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distro.StandIn.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.StandIn.Launch;

/// <summary>
/// One service from start to stop to start again. It never restarts a service by itself: a service that dies is reported,
/// by name and exit code, and stays down until somebody says start. In production that somebody is the orchestrator.
/// </summary>
sealed class ServiceSupervisor(
    ProjectResource resource, ServiceEnvironment environment, ResourceNotificationService notifications, HealthCheckService health, TimeProvider time,
    IServiceOutput output) : IDisposable
{
    /// <summary>A little more than services give themselves (ServiceDefaults, OrderlyStop).</summary>
    static readonly TimeSpan stopBound = TimeSpan.FromSeconds(12);

    /// <summary>Whoever kills a process and says start at once means the one that is about to die.</summary>
    static readonly TimeSpan deathBound = TimeSpan.FromMilliseconds(500);

    readonly SemaphoreSlim oneCommand = new(1);
    ServiceProcess? process;
    Task life = Task.CompletedTask;
    volatile bool stopping;

    internal ProjectResource Resource => resource;

    internal bool IsRunning => !life.IsCompleted;

    /// <summary>The process's id while it runs.</summary>
    internal int? ProcessId => IsRunning ? process?.Id : null;

    /// <summary>Waits for what the resource waits for, then starts it. Failing to start is a state, not an exception.</summary>
    internal async Task StartInOrderAsync(CancellationToken cancellation)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length > 0)
            await PublishAsync(KnownResourceStates.Waiting);
        foreach (var wait in waits)
        {
            var reached = await notifications.WaitForResourceAsync(wait.Resource.Name, change => change.Snapshot.HasEnded || Suffices(change.Snapshot, wait.WaitType), cancellation);
            if (!reached.Snapshot.HasEnded)
                continue;
            output.Launcher($"{resource.Name} is not started: it waits for {wait.Resource.Name}, which is {reached.Snapshot.State?.Text}");
            await PublishAsync(KnownResourceStates.FailedToStart);
            return;
        }

        await StartAsync(cancellation);
    }

    /// <summary>Starts it now. False when it runs already or can't be started.</summary>
    internal async Task<bool> StartAsync(CancellationToken cancellation)
    {
        await oneCommand.WaitAsync(cancellation);
        try
        {
            if (IsRunning && await Task.WhenAny(life, Task.Delay(deathBound, time, cancellation)) != life)
                return false;
            await PublishAsync(KnownResourceStates.Starting);
            stopping = false;
            process = ServiceProcess.Start(await CommandLineAsync(cancellation), line => output.Service(resource.Name, line));
            await notifications.PublishUpdateAsync(resource, Running(process.Id));
            life = LiveAsync(process);
            return true;
        }
        catch (LaunchException failure)
        {
            output.Launcher(failure.Message);
            await PublishAsync(KnownResourceStates.FailedToStart);
            return false;
        }
        finally
        {
            oneCommand.Release();
        }
    }

    /// <summary>SIGTERM, then kill after a bound; returns once it is gone. False when it did not run.</summary>
    internal async Task<bool> StopAsync()
    {
        await oneCommand.WaitAsync();
        try
        {
            if (!IsRunning)
                return false;
            stopping = true;
            await PublishAsync(KnownResourceStates.Stopping);
            process!.Terminate();
            if (await Task.WhenAny(life, Task.Delay(stopBound, time)) != life)
            {
                output.Launcher($"{resource.Name} did not stop within {stopBound.TotalSeconds} s: killed");
                process.Kill();
                await life;
            }

            return true;
        }
        finally
        {
            oneCommand.Release();
        }
    }

    /// <summary>Ends it at once, also while something else waits for it to stop; its end is reported like any other death.</summary>
    internal bool Kill()
    {
        if (!IsRunning)
            return false;
        process!.Kill();
        return true;
    }

    public void Dispose() => oneCommand.Dispose();

    async Task LiveAsync(ServiceProcess process)
    {
        using var ended = new CancellationTokenSource();
        var watch = new HealthWatch(resource, health, notifications, time, output.Launcher).RunAsync(ended.Token);
        var code = await process.ExitedAsync();
        await ended.CancelAsync();
        await watch;
        process.Dispose();
        if (!stopping)
            output.Launcher($"{resource.Name} exited with code {code}{Signal(code)}. It stays down until: start {resource.Name}");
        var state = code == 0 && !stopping ? KnownResourceStates.Finished : KnownResourceStates.Exited;
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state, HealthStatus = null, ExitCode = code });
    }

    async Task<ProcessStartInfo> CommandLineAsync(CancellationToken cancellation)
    {
        var project = resource.Annotations.OfType<IProjectMetadata>().First();
        var start = new ProcessStartInfo(ProjectAssembly.Dotnet()) { WorkingDirectory = Path.GetDirectoryName(project.ProjectPath) };
        start.ArgumentList.Add(await ProjectAssembly.FindAsync(resource.Name, project, cancellation));
        foreach (var argument in await ServiceEnvironment.ArgumentsAsync(resource, cancellation))
            start.ArgumentList.Add(argument);
        foreach (var name in ServiceEnvironment.Removed)
            start.Environment.Remove(name);
        foreach (var (name, value) in await environment.VariablesAsync(resource, cancellation))
            start.Environment[name] = value;
        return start;
    }

    Task PublishAsync(string state) => notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state, HealthStatus = null });

    static Func<CustomResourceSnapshot, CustomResourceSnapshot> Running(int processId) => snapshot => snapshot with
    {
        State = KnownResourceStates.Running,
        HealthStatus = null,
        ExitCode = null,
        Properties = ImmutableArray.Create(new ResourcePropertySnapshot("executable.pid", processId)),
    };

    static bool Suffices(CustomResourceSnapshot snapshot, WaitType wait) => wait == WaitType.WaitUntilStarted ? snapshot.IsRunning : snapshot.IsReady;

    static string Signal(int code) => code > 128 && !OperatingSystem.IsWindows() ? $" (signal {code - 128})" : "";
}
