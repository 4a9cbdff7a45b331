using System.Net.Sockets;
using System.Runtime.InteropServices;
using Distro.Server.Configuration;
using Distro.ServiceDefaults.Options;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>The process from its arguments to its exit code: configuration, working directory, files, signals. What serves is <see cref="RunningServer"/>.</summary>
internal static class ServerProcess
{
    private const int FailedExitCode = 1;

    public static async Task<int> Run(string[] args)
    {
        if (args is ["--version" or "-v"])
        {
            Console.WriteLine($"distro-server v={Version} bits=64");
            return 0;
        }

        if (args is ["--help" or "-h"])
        {
            Console.WriteLine("Usage: distro-server [redis.conf] [--option value [value ...]]... [-]\n       A lone dash reads more configuration from standard input. Options are redis.conf's; docs/OPTIONS.md lists them.");
            return 0;
        }

        var options = new ServerOptions();
        string? configFile = null;
        try
        {
            configFile = Configure(options, CommandLine.Parse(args));
        }
        catch (ConfigException error)
        {
            await Console.Error.WriteLineAsync(Complaint(error));
            return FailedExitCode;
        }

        return await Serve(options, configFile);
    }

    public static string Version => typeof(ServerProcess).Assembly.GetName().Version?.ToString(3) ?? "0";

    private static string? Configure(ServerOptions options, CommandLine line)
    {
        var loader = new ConfigLoader(options);
        var file = line.File is null ? null : Path.GetFullPath(line.File);
        if (line.File is not null)
            loader.LoadFile(line.File);
        if (line.ReadsInput)
            loader.LoadText("standard input", Console.In.ReadToEnd());
        loader.LoadText("", line.Lines);
        try
        {
            Directory.SetCurrentDirectory(WorkingDirectory.Find(Directory.GetCurrentDirectory(), options.Directory.Value, options.LogDirectory.Value));
            // What it was relative to is left behind.
            options.Load("dir", Directory.GetCurrentDirectory());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Can't chdir to '{options.Directory.Value}': {error.Message}", error);
        }

        return file;
    }

    private static string Complaint(ConfigException error)
    {
        if (error.Line is not { } line)
            return error.Message;
        var where = line.Source.Length == 0 ? "the command line" : line.Source;
        return $"\n*** FATAL CONFIG FILE ERROR (distro-server {Version}) ***\nReading {where}, at line {line.Number}\n>>> '{line.Text}'\n{error.Message}";
    }

    private static async Task<int> Serve(ServerOptions options, string? configFile)
    {
        using var logs = new LineLog(options, TimeProvider.System);
        var log = logs.CreateLogger("");
        ServerLog.Starting(log, Version, Environment.ProcessId, options.Port.Value, options.ClusterEnabled.Value ? "cluster mode" : "standalone mode");
        if (options.Daemonize.Value)
            ServerLog.StaysInForeground(log);
        var ending = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new SignalTarget();
        using var terminate = Watch(PosixSignal.SIGTERM, log, told, ending);
        using var interrupt = Watch(PosixSignal.SIGINT, log, told, ending);
        try
        {
            await using var server = RunningServer.Start(options, configFile, logs, code => ending.TrySetResult(code));
            told.Ending = server.Ending;
            using var processId = ProcessIdFile.Write(options.ProcessIdFile.Value, log);
            if (server.Port != 0)
                ServerLog.Ready(log, "tcp");
            if (server.TlsPort != 0)
                ServerLog.Ready(log, "tls");
            var code = await ending.Task;
            ServerLog.StopRequested(log);
            await server.DisposeAsync();
            ServerLog.Stopped(log);
            return code;
        }
        catch (SocketException error)
        {
            ServerLog.PortTaken(log, options.Port.Value, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or OptionsException)
        {
            ServerLog.CouldNotStart(log, error.Message);
        }

        return FailedExitCode;
    }

    private static PosixSignalRegistration Watch(PosixSignal signal, ILogger log, SignalTarget told, TaskCompletionSource<int> ending)
        => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (told.Ending is { } serving)
            {
                serving.Signal(signal);
                return;
            }

            ServerLog.Signalled(log, signal.ToString());
            ending.TrySetResult(0);
        });

    /// <summary>Null until the server has loaded what it serves: before, there is nothing to save.</summary>
    private sealed class SignalTarget
    {
        private volatile ServerEnd? ending;

        public ServerEnd? Ending
        {
            get => ending;
            set => ending = value;
        }
    }
}
