using Aspire.Hosting.ApplicationModel;

namespace Distro.StandIn.Launch;

/// <summary>The commands that every process has: start, stop, restart, and kill for those who want to see it die.</summary>
static class LifecycleCommands
{
    internal const string KillCommand = "kill";

    internal static string[] Names { get; } =
        [KnownResourceCommands.StartCommand, KnownResourceCommands.StopCommand, KnownResourceCommands.RestartCommand, KillCommand];

    internal static void AddTo(ServiceSupervisor supervisor, CancellationToken ending)
    {
        Add(supervisor, KnownResourceCommands.StartCommand, async () =>
            await supervisor.StartAsync(ending) ? null : supervisor.IsRunning ? "runs already" : "could not be started", ending);
        Add(supervisor, KnownResourceCommands.StopCommand, async () => await supervisor.StopAsync() ? null : "does not run", ending);
        Add(supervisor, KnownResourceCommands.RestartCommand, async () =>
        {
            await supervisor.StopAsync();
            return await supervisor.StartAsync(ending) ? null : "could not be started";
        }, ending);
        Add(supervisor, KillCommand, () => Task.FromResult(supervisor.Kill() ? null : "does not run"), ending);
    }

    /// <param name="run">Null when done, else what is wrong with the resource.</param>
    static void Add(ServiceSupervisor supervisor, string name, Func<Task<string?>> run, CancellationToken ending) =>
        supervisor.Resource.Annotations.Add(new ResourceCommandAnnotation(name, name, async _ =>
        {
            if (ending.IsCancellationRequested)
                return CommandResults.Failure("The application is stopping");
            return await run() is { } wrong ? CommandResults.Failure($"{supervisor.Resource.Name} {wrong}") : CommandResults.Success();
        }, CommandOptions.Default));
}
