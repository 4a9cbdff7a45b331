using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Aspire.Hosting;

namespace Distro.StandIn.Launch;

/// <summary>
/// One life of a service: a process, the lines it writes, its end. Its standard input is a pipe that nothing is written to:
/// it ends when this process ends, however that happens, and the service then stops by itself.
/// </summary>
sealed class ServiceProcess : IDisposable
{
    const int Sigterm = 15;

    static readonly TimeSpan lastLinesBound = TimeSpan.FromSeconds(1);

    readonly Process process;
    readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Task output = Task.CompletedTask;

    ServiceProcess(Process process) => this.process = process;

    internal int Id { get; private set; }

    /// <summary>The exit code, once there is one and the last lines are out; 128 + n after signal n.</summary>
    internal async Task<int> ExitedAsync()
    {
        var code = await exited.Task;
        // A grandchild may hold the pipes open: its lines are not worth waiting for.
        await Task.WhenAny(output, Task.Delay(lastLinesBound));
        return code;
    }

    /// <exception cref="LaunchException">The system refuses to start it.</exception>
    internal static ServiceProcess Start(ProcessStartInfo start, Action<string> line)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var service = new ServiceProcess(process);
        process.Exited += (_, _) => service.exited.TrySetResult(process.ExitCode);
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            process.Dispose();
            throw new LaunchException($"{start.FileName} can't be started: {failure.Message}", failure);
        }

        service.Id = process.Id;
        service.output = Task.WhenAll(PumpAsync(process.StandardOutput, line), PumpAsync(process.StandardError, line));
        return service;
    }

    /// <summary>Asks it to stop: SIGTERM, or the end of its standard input where there are no signals.</summary>
    internal void Terminate()
    {
        if (exited.Task.IsCompleted)
            return;
        if (OperatingSystem.IsWindows())
            process.StandardInput.Close();
        else
            _ = Kill(Id, Sigterm);
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    internal void Kill()
    {
        if (!exited.Task.IsCompleted)
            process.Kill(entireProcessTree: true);
    }

    public void Dispose() => process.Dispose();

    static async Task PumpAsync(StreamReader output, Action<string> line)
    {
        try
        {
            while (await output.ReadLineAsync() is { } text)
                line(text);
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The process and its pipes are gone; what it wrote last may be lost with it.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int processId, int signal);
}
