using System.Diagnostics;
using System.Runtime.InteropServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Distro.StandIn.Launch;

/// <summary>
/// The application at a console: says what runs here, starts it, tells how to connect once it is healthy, takes commands,
/// and stops it in order at Ctrl-C or SIGTERM; a second Ctrl-C doesn't wait for the order.
/// </summary>
static class ConsoleRun
{
    const string Introduction = "Aspire's packages are not in use: this is the project's own launcher. With Aspire and its dashboard: dotnet run --project AppHost -p:UseAspire=true";

    /// <summary>A line of the AppHost's own to show at start.</summary>
    const string NoteKey = "Launcher:Note";

    static readonly TimeSpan sameDecision = TimeSpan.FromSeconds(1);

    internal static async Task RunAsync(DistributedApplication application, string[] arguments)
    {
        try
        {
            if (arguments is [var word, ..] && !word.StartsWith('-'))
                await SendAsync(application.Services, arguments);
            else
                await RunUntilStoppedAsync(application);
        }
        catch (LaunchException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            Environment.ExitCode = 1;
        }
    }

    static async Task SendAsync(IServiceProvider services, string[] arguments)
    {
        var path = services.GetRequiredService<IConfiguration>()[ControlSocket.PathKey] ?? throw new LaunchException("This application has no control socket");
        string[] words = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        if (TypedCommands.Wrong(words, services.GetRequiredService<DistributedApplicationModel>()) is { } wrong)
            throw new LaunchException(wrong);
        await Console.Out.WriteAsync(await ControlSocket.SendAsync(path, string.Join(' ', words)));
    }

    static async Task RunUntilStoppedAsync(DistributedApplication application)
    {
        var services = application.Services;
        var output = services.GetRequiredService<IServiceOutput>();
        var launcher = services.GetRequiredService<Launcher>();
        using var stop = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop, hurry);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop, hurry);
        using var hangUp = OnSignal(PosixSignal.SIGHUP, stop, hurry);

        output.Launcher(Introduction);
        if (services.GetRequiredService<IConfiguration>()[NoteKey] is { } note)
            output.Launcher(note);
        var path = services.GetRequiredService<IConfiguration>()[ControlSocket.PathKey];
        if (path is not null && await ControlSocket.IsServedAsync(path))
            throw new LaunchException($"This application runs already in {Path.GetDirectoryName(path)}: stop that one, or choose another folder with --data DIR");
        await application.StartAsync(stop.Token);
        var commands = new TypedCommands(launcher, application.ResourceCommands, application.ResourceNotifications);
        var control = path is null ? Task.CompletedTask : new ControlSocket(path, commands).ServeAsync(stop.Token);
        new Thread(() => ReadCommands(commands, output, stop.Token)) { IsBackground = true, Name = "typed commands" }.Start();

        await TellWhenHealthyAsync(services, launcher, output, stop.Token);
        await UntilCancelledAsync(stop.Token);
        output.Launcher("stopping; Ctrl-C again to kill");
        await application.StopAsync(hurry.Token);
        await control;
        output.Launcher("stopped");
    }

    static async Task TellWhenHealthyAsync(IServiceProvider services, Launcher launcher, IServiceOutput output, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            if (!await launcher.WhenHealthyAsync(stop))
            {
                output.Launcher("not everything started; see above. list shows the states");
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        foreach (var supervisor in launcher.Supervisors)
        {
            var resource = supervisor.Resource;
            output.Launcher($"  {resource.Name}: {string.Join("  ", Addresses(resource))}");
        }

        var connect = services.GetRequiredService<DistributedApplicationModel>().Resources.SelectMany(Shown).Select(url => url.DisplayText ?? url.Url);
        output.Launcher($"healthy after {clock.Elapsed.TotalSeconds:0.0} s. Connect: {string.Join("  or  ", connect)}");
    }

    static IEnumerable<string> Addresses(ProjectResource resource) =>
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        select $"{endpoint.Name} {new EndpointReference(resource, endpoint.Name).Url}";

    static IEnumerable<ResourceUrlAnnotation> Shown(IResource resource)
    {
        var context = new ResourceUrlsCallbackContext();
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
            annotation.Callback(context);
        return context.Urls;
    }

    static void ReadCommands(TypedCommands commands, IServiceOutput output, CancellationToken stop)
    {
        // Reading a terminal from the background would stop this process (SIGTTIN).
        if (!Console.IsInputRedirected && !IsInForeground())
            return;
        while (!stop.IsCancellationRequested && Console.In.ReadLine() is { } line)
            if (line.Trim().Length > 0)
                foreach (var answer in commands.RunAsync(line, stop).GetAwaiter().GetResult().Text.Split('\n'))
                    output.Launcher(answer);
    }

    static bool IsInForeground()
    {
        const int ProcessGroupField = 2;
        const int TerminalGroupField = 5;
        if (!OperatingSystem.IsLinux())
            return true;
        var status = File.ReadAllText("/proc/self/stat");
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return fields[ProcessGroupField] == fields[TerminalGroupField];
    }

    /// <summary>
    /// The first signal stops in order. Another interrupt, when it comes so late that it is another decision, doesn't wait:
    /// a terminal and `timeout` may deliver one decision twice.
    /// </summary>
    static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop, CancellationTokenSource hurry)
    {
        var first = new Stopwatch();
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (!stop.IsCancellationRequested)
                stop.Cancel();
            else if (signal == PosixSignal.SIGINT && (!first.IsRunning || first.Elapsed > sameDecision))
                hurry.Cancel();
            first.Start();
        });
    }

    static async Task UntilCancelledAsync(CancellationToken stop)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = stop.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
