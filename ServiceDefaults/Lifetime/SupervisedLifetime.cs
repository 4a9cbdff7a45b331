using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.ServiceDefaults.Lifetime;

/// <summary>
/// Lives as long as the supervisor at the other end of standard input. A pipe tells that a process died however it died
/// (kill -9 included), at once, on every system, and can't mistake a new process for the old one as a process id can.
/// </summary>
sealed class SupervisedLifetime(IHostApplicationLifetime application, ILogger<SupervisedLifetime> logger) : IHostLifetime, IDisposable
{
    /// <summary>After the supervisor is gone nobody else would end a service that hangs while stopping.</summary>
    static readonly TimeSpan orphanBound = TimeSpan.FromSeconds(10);

    const int OrphanExitCode = 70;

    readonly List<PosixSignalRegistration> signals = [];
    volatile bool ended;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            application.StopApplication();
        }));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true));
        new Thread(WatchSupervisor) { IsBackground = true, Name = "supervisor watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        ended = true;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        ended = true;
        foreach (var signal in signals)
            signal.Dispose();
    }

    void WatchSupervisor()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        if (ended)
            return;

        SupervisorLog.Gone(logger);
        using var bound = new Timer(_ => Environment.Exit(OrphanExitCode), null, orphanBound, Timeout.InfiniteTimeSpan);
        application.StopApplication();
        application.ApplicationStopped.WaitHandle.WaitOne();
    }
}
